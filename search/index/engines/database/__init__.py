"""The engine that is always there: the site's own database, SQLite (FTS5) or PostgreSQL (tsvector and GIN)."""

from functools import cache

from django.db import connection

from .base import DatabaseEngine


@cache
def database_engine() -> DatabaseEngine:
    """The engine of the database that this process uses; one a process."""
    if connection.vendor == "postgresql":
        from .postgresql import PostgreSQLEngine

        return PostgreSQLEngine()
    from .sqlite import SQLiteEngine

    return SQLiteEngine()
