"""Whether anything in the database has changed: what lets a process keep work and never show it stale.

The database itself is asked, so that no way of writing can be forgotten, by
whichever process and whether or not it sends signals: SQLite counts the
commits of others and the rows that a connection changed itself, PostgreSQL
names its snapshot. The search index needs no mark of its own, as whoever
writes to it notes in the database afterwards that this is done.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock, local
from typing import Generic, TypeVar

from django.db import connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

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


class Kept(Generic[K, V]):
    """What was made from the database, until anything in it changes; at most ``size`` things.

    What is kept is shared by threads and must not be changed.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._generation: int | None = None
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, keys: Iterable[K], make: Callable[[list[K]], Mapping[K, V]]) -> dict[K, V]:
        """The values of these keys; ``make`` gives those that are not kept, all at once."""
        keys = list(keys)
        now = generation()
        found: dict[K, V] = {}
        with self._lock:
            if self._generation == now:
                for key in keys:
                    if key in self._values:
                        self._values.move_to_end(key)
                        found[key] = self._values[key]
        missing = [key for key in keys if key not in found]
        if missing:
            made = make(missing)
            found.update(made)
            if now is not None:
                self._keep(made, now)
        return found

    def _keep(self, made: Mapping[K, V], now: int) -> None:
        with self._lock:
            if self._generation is None or self._generation < now:
                self._values.clear()
                self._generation = now
            if self._generation == now:
                self._values.update(made)
                while len(self._values) > self._size:
                    self._values.popitem(last=False)
