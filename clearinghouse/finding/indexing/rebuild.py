"""A whole new index, built beside the live one while searches and changes go on.

A change during the rebuild goes to the live index as always, but its note is
kept. When the new index is in place every note kept is done again, so that
nothing that the rebuild read too early is lost. A rebuild that was killed
leaves the live index as it was; the embeddings that it made are stored.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from time import monotonic

import structlog
from django.db import transaction
from django.utils import timezone

from clearinghouse.finding.documents import Document
from clearinghouse.finding.engines.protocol import Engine, Vectors
from clearinghouse.finding.indexing.locks import rebuild_lock
from clearinghouse.finding.indexing.meaning import NO_VECTORS, Meaning
from clearinghouse.finding.indexing.outbox import note
from clearinghouse.finding.indexing.records import documents, live_slugs
from clearinghouse.finding.models import IndexChange, IndexState
from clearinghouse.practices.models import Practice

log = structlog.get_logger(__name__)

State = IndexChange.State

BATCH = 100
"""Records that are read and embedded at a time."""


class AlreadyRebuildingError(Exception):
    """Another process is building an index now."""


def rebuild(
    engine: Engine,
    meaning: Meaning,
    progress: Callable[[str, int], object] = lambda stage, count: None,
) -> IndexState:
    """Build a new index of all records and put it in the place of the live one.

    ``progress`` is called with the stage (``embedding``, then ``indexing``) and
    the number of records of each batch. Raises AlreadyRebuildingError, EngineError.
    """
    with rebuild_lock() as lock:
        if not lock.acquire():
            raise AlreadyRebuildingError(
                "another process is building the index: wait until it is done"
            )
        begun = monotonic()
        _abandon()
        _begin()
        made = _Made(meaning, progress)
        try:
            # What takes long is done first: while the engine builds, changes may have to wait.
            made.embed()
            engine.rebuild(made.documents())
        except BaseException:
            _abandon()
            raise
        return _finish(made, monotonic() - begun)


def recover_abandoned_rebuild() -> None:
    """Undo the marks of a rebuild whose process was killed."""
    if IndexState.get().rebuild_started is None:
        return
    with rebuild_lock() as lock:
        if lock.acquire():
            log.warning("a rebuild of the index was cut off: the live index stays")
            _abandon()


def note_all_if_empty(engine: Engine) -> None:
    """Note every record where the index is gone, or was never made."""
    if engine.count() == 0 and not IndexChange.objects.filter(state=State.WAITING).exists():
        note(Practice.record_type, live_slugs())


class _Made:
    """The documents of a rebuild as they are made, and which of them lack vectors."""

    def __init__(self, meaning: Meaning, progress: Callable[[str, int], object]) -> None:
        self.meaning = meaning
        self.lacking: list[str] = []
        self.count = 0
        self._progress = progress

    def embed(self) -> None:
        """Store the embeddings of all records, so that reading them is all that is left."""
        slugs = live_slugs()
        while batch := list(islice(slugs, BATCH)):
            if self.meaning.is_resting:
                return
            self.meaning.vectors(documents(batch))
            self._progress("embedding", len(batch))

    def documents(self) -> Iterator[tuple[Document, Vectors]]:
        slugs = live_slugs()
        while batch := list(islice(slugs, BATCH)):
            found = documents(batch)
            vectors = self.meaning.vectors(found)
            for document in found:
                if document.id in vectors:
                    yield replace(document, model=self.meaning.model), vectors[document.id]
                else:
                    self.lacking.append(document.id.partition("/")[2])
                    yield document, NO_VECTORS
            self.count += len(found)
            self._progress("indexing", len(batch))


@transaction.atomic
def _begin() -> None:
    state = IndexState.get(lock=True)
    state.rebuild_started = timezone.now()
    state.save(update_fields=["rebuild_started"])
    IndexChange.objects.filter(state=State.WORDS_ONLY).update(state=State.COVERED)


@transaction.atomic
def _abandon() -> None:
    state = IndexState.get(lock=True)
    if state.rebuild_started is None:
        return
    # It is not known whether the new index was already put in place.
    state.rebuild_started = None
    state.generation += 1
    state.save(update_fields=["rebuild_started", "generation"])
    IndexChange.objects.filter(state=State.KEPT).update(state=State.WAITING)
    IndexChange.objects.filter(state=State.COVERED).update(state=State.WORDS_ONLY)


@transaction.atomic
def _finish(made: _Made, seconds: float) -> IndexState:
    state = IndexState.get(lock=True)
    state.generation += 1
    state.rebuild_started = None
    state.rebuilt = timezone.now()
    state.rebuilt_documents = made.count
    state.rebuilt_seconds = seconds
    state.model = made.meaning.model
    state.save()
    IndexChange.objects.filter(state=State.COVERED).delete()
    IndexChange.objects.filter(state=State.KEPT).update(state=State.WAITING)
    note(Practice.record_type, made.lacking, state=State.WORDS_ONLY)
    return state
