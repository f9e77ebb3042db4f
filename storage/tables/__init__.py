"""The tables, shared by all engines: their SQL is valid in SQLite and PostgreSQL."""
