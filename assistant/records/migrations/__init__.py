"""Alembic migrations of the records, run when a database is opened."""
