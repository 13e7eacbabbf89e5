"""Changes of the database, numbered, one line, for SQLite and PostgreSQL alike."""
