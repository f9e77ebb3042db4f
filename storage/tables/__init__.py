"""The tables, once for every engine: their SQL is what SQLite and PostgreSQL have in common."""
