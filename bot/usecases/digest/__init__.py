"""Posting the morning's digest, and telling what turned worse."""
