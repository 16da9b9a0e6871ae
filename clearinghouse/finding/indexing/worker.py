"""The thread that keeps the index true while the server runs.

Each server process has one, and one of them all works, whoever holds the
lock; the others stand by and take over when it dies. It indexes what is
noted in the outbox, and publishes and withdraws what editors scheduled.
"""

import threading
import time

import structlog
from django.core.management import call_command
from django.db import close_old_connections, connection

from clearinghouse.finding.embeddings import get_embedder, index_holds_vectors_of
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.indexing import outbox
from clearinghouse.finding.indexing.drain import Drain
from clearinghouse.finding.indexing.locks import worker_lock
from clearinghouse.finding.indexing.meaning import Meaning
from clearinghouse.finding.indexing.rebuild import note_all_if_empty, recover_abandoned_rebuild
from clearinghouse.finding.models import IndexState

log = structlog.get_logger(__name__)

POLL = 0.5
"""Seconds between two looks at the outbox, for what other processes noted."""

STAND_BY = 2.0
"""Seconds between two attempts to take the place of a process that worked and died."""

SCHEDULE = 20.0
"""Seconds between two looks at what is scheduled."""

_LONGEST_PAUSE = 30.0
"""Seconds that it rests at the most when nothing can be indexed."""


class IndexWorker:
    """Start it once in a process, after any fork: the engine and the embedder have threads of their own."""

    def __init__(self) -> None:
        self._lock = worker_lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)
        self._scheduled_at = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        """Finish the batch in hand and end."""
        self._stopping.set()
        outbox.noted.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            try:
                self._work()
                pause = 1.0
            except Exception as error:
                log.exception(
                    "indexing fails and is tried again", because=str(error), seconds=pause
                )
                self._stopping.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        self._lock.release()
        connection.close()

    def _work(self) -> None:
        """Stand by for the lock, then work until told to stop. Raises whatever stands in the way."""
        while not self._lock.acquire():
            close_old_connections()
            index_holds_vectors_of(IndexState.get().model)
            if self._stopping.wait(STAND_BY):
                return
        drain = Drain(get_engine(), Meaning(get_embedder()))
        note_all_if_empty(get_engine())
        while not self._stopping.is_set():
            close_old_connections()
            outbox.noted.clear()
            if not drain.step(self._stopping.is_set):
                index_holds_vectors_of(IndexState.get().model)
                outbox.noted.wait(POLL)
            self._follow_schedule()

    def _follow_schedule(self) -> None:
        if time.monotonic() - self._scheduled_at < SCHEDULE:
            return
        self._scheduled_at = time.monotonic()
        recover_abandoned_rebuild()
        try:
            call_command("publish_scheduled")
        except Exception as error:
            log.exception("what is scheduled cannot be published", because=str(error))
