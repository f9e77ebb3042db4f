"""What is remembered: the only importer of sqlite_utils."""
