"""Whether anything in the database has changed: what lets a process keep work and never show it stale.

The database itself is asked, so that no way of writing can be forgotten, by
whichever process and whether or not it sends signals: SQLite counts the
commits of others and the rows that a connection changed itself, PostgreSQL
names its snapshot. The search index needs no mark of its own, as whoever
writes to it notes in the database afterwards that this is done.
"""

from threading import Lock, local

from django.db import connection

_lock = Lock()
_generation = 0


class _Seen(local):
    """What a thread saw last, and over which connection: marks of two cannot be compared."""

    mark: object = None


_seen = _Seen()


def generation() -> int | None:
    """A number that is another one after every change; None inside a transaction, where nothing is kept.

    It holds for this process only. Ask before reading what is to be kept: a
    change in between then makes it a thing of the past.
    """
    global _generation
    if connection.in_atomic_block:
        return None
    mark = _mark()
    with _lock:
        if _seen.mark != mark:
            _seen.mark = mark
            _generation += 1
        return _generation


def _mark() -> object:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
            return connection.connection, cursor.fetchone(), connection.connection.total_changes
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()
