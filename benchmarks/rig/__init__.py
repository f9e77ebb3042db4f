"""Benchmark fixtures: subprocesses, populated databases and the table of results."""
