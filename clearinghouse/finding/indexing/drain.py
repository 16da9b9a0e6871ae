"""From the outbox to the index: write what changed, then forget that it did.

The order is what makes it safe. A note is deleted only after the index holds
what the record was after the note was read, so that a process may be killed
at any point: what was not finished is done again, and doing it twice changes
nothing.
"""

import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog
from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from clearinghouse.finding.documents import Document
from clearinghouse.finding.embeddings.protocol import EmbeddingError
from clearinghouse.finding.engines.protocol import Engine, EngineError, Vectors
from clearinghouse.finding.indexing.locks import worker_lock
from clearinghouse.finding.indexing.meaning import NO_VECTORS, Meaning, never
from clearinghouse.finding.indexing.records import document_id, documents
from clearinghouse.finding.models import IndexChange, IndexState
from clearinghouse.practices.models import Practice

log = structlog.get_logger(__name__)

State = IndexChange.State

BATCH = 200
"""Records that are written at a time."""

PROMPT = 24
"""Passages to be embedded for whose sake a changed record may wait; with more, words go first."""

_LONGEST_WAIT = 600
"""Seconds after which a record that could not be indexed is tried again at the latest."""

_FAILURES_IN_A_ROW = 3
"""Records that the engine refuses one after the other before the engine is held to be the cause."""


class Drain:
    """Empties the outbox into an engine, batch by batch. One at a time on an engine."""

    def __init__(self, engine: Engine, meaning: Meaning) -> None:
        self._engine = engine
        self._meaning = meaning
        self.waiting_for_rebuild = ""
        """The model of the index's vectors where it is not the embedder's: then words only."""

    def step(self, interrupted: Callable[[], bool] = never) -> bool:
        """Do the most urgent batch; whether there was one.

        Raises EngineError or a database error when nothing can be done now.
        """
        slugs = self._next(State.WAITING)
        if slugs:
            self._write_each(slugs, self._write_changed)
            return True
        if self._meaning.is_resting or not self._model_fits():
            return False
        slugs = self._next(State.WORDS_ONLY)
        if slugs:

            def more_urgent() -> bool:
                return interrupted() or _ready(State.WAITING).exists()

            self._write_each(slugs, partial(self._add_vectors, interrupted=more_urgent))
        return bool(slugs)

    def _next(self, state: State) -> list[str]:
        # One change of a record may be noted a dozen times, by its rows.
        rows = _ready(state).order_by("id").values_list("slug", flat=True)[: 10 * BATCH]
        return list(dict.fromkeys(rows))[:BATCH]

    def _write_each(self, slugs: Sequence[str], write: Callable[[Sequence[str]], None]) -> None:
        """Write them together; where that fails one by one, so that one bad record holds up no other."""
        try:
            write(slugs)
            return
        except DatabaseError:
            raise
        except Exception as error:
            if len(slugs) == 1:
                self._postpone(slugs, error)
                return
            log.warning(
                "a batch cannot be indexed: one by one", because=str(error), size=len(slugs)
            )
        in_a_row = 0
        for slug in slugs:
            try:
                write([slug])
                in_a_row = 0
            except DatabaseError:
                raise
            except Exception as error:
                self._postpone([slug], error)
                in_a_row += 1
                if in_a_row == _FAILURES_IN_A_ROW and isinstance(error, EngineError | OSError):
                    raise

    def _write_changed(self, slugs: Sequence[str]) -> None:
        """Bring the index up to date, with vectors as far as they are soon to be had."""
        batch = _Batch.read(slugs)
        vectors = (
            self._meaning.vectors(batch.documents, at_most=PROMPT) if self._model_fits() else {}
        )
        self._write(batch, batch.documents, vectors)
        self._forget(batch, lacking=batch.slugs_without(vectors))

    def _add_vectors(self, slugs: Sequence[str], interrupted: Callable[[], bool]) -> None:
        """Write again, now with vectors, what the index holds without."""
        batch = _Batch.read(slugs)
        vectors = self._meaning.vectors(batch.documents, interrupted=interrupted)
        embedded = [document for document in batch.documents if document.id in vectors]
        self._write(batch, embedded, vectors)
        without = batch.slugs_without(vectors)
        self._forget(batch.only(set(slugs) - without))
        if without and not self._meaning.is_resting and not interrupted():
            self._postpone(sorted(without), EmbeddingError("the embedder refuses a passage of it"))

    def _write(
        self, batch: "_Batch", found: Sequence[Document], vectors: Mapping[str, Vectors]
    ) -> None:
        self._engine.write(
            [
                (replace(document, model=self._meaning.model), vectors[document.id])
                if document.id in vectors
                else (document, NO_VECTORS)
                for document in found
            ],
            delete=batch.gone,
        )

    @transaction.atomic
    def _forget(self, batch: "_Batch", lacking: Set[str] = frozenset()) -> None:
        state = IndexState.get(lock=True)
        if state.generation != batch.generation:
            # Another index took the place of the one just written to: do it again.
            return
        done = IndexChange.objects.filter(
            id__in=[id for id, slug in batch.noted if slug not in lacking]
        )
        if state.rebuild_started is None:
            done.delete()
        else:
            done.update(state=State.KEPT, not_before=None, error="", attempts=0)
        last = {slug: id for id, slug in batch.noted if slug in lacking}
        IndexChange.objects.filter(
            id__in=[id for id, slug in batch.noted if slug in lacking and id != last[slug]]
        ).delete()
        IndexChange.objects.filter(id__in=last.values()).update(
            state=State.WORDS_ONLY, not_before=None, error="", attempts=0
        )

    def _postpone(self, slugs: Sequence[str], error: Exception) -> None:
        log.error("records cannot be indexed", records=slugs, because=str(error), exc_info=error)
        rows = IndexChange.objects.filter(record_type=Practice.record_type, slug__in=slugs)
        attempts = max(rows.values_list("attempts", flat=True), default=0)
        wait = min(2**attempts, _LONGEST_WAIT)
        rows.update(
            attempts=F("attempts") + 1,
            not_before=timezone.now() + timedelta(seconds=wait),
            error=f"{type(error).__name__}: {error}",
        )

    def _model_fits(self) -> bool:
        """Whether the embedder's vectors may stand beside those of the index."""
        model = self._meaning.model
        if not model:
            return False
        state = IndexState.get()
        if not state.model:
            IndexState.objects.filter(pk=state.pk, model="").update(model=model)
            return True
        if state.model != model and self.waiting_for_rebuild != state.model:
            log.error(
                "the index was made with another embedding model: run `clearinghouse reindex`",
                index=state.model,
                embedder=model,
            )
        self.waiting_for_rebuild = state.model if state.model != model else ""
        return state.model == model


def drain_now(engine: Engine, meaning: Meaning) -> None:
    """Empty the outbox from a command: here, or, where a server does it, by waiting for that."""
    with worker_lock() as lock:
        drain = Drain(engine, meaning)
        while True:
            if not lock.acquire():
                if not _ready(State.WAITING).exists():
                    return
                time.sleep(0.2)
            elif not drain.step():
                return


def _ready(state: State) -> QuerySet[IndexChange]:
    """The notes in this state that may be tried now."""
    return IndexChange.objects.filter(state=state, record_type=Practice.record_type).filter(
        Q(not_before=None) | Q(not_before__lte=timezone.now())
    )


@dataclass(frozen=True)
class _Batch:
    """What was noted of some records, and what they were after that."""

    noted: Sequence[tuple[int, str]]
    generation: int
    documents: Sequence[Document]
    gone: Sequence[str]

    @classmethod
    def read(cls, slugs: Sequence[str]) -> "_Batch":
        # First the notes, then the records: a change in between is noted anew.
        noted = IndexChange.objects.filter(record_type=Practice.record_type, slug__in=slugs)
        noted_rows = list(noted.order_by("id").values_list("id", "slug"))
        generation = IndexState.get().generation
        found = documents(slugs)
        all_ids = {document_id(Practice.record_type, slug) for slug in slugs}
        return cls(
            noted=noted_rows,
            generation=generation,
            documents=found,
            gone=sorted(all_ids - {document.id for document in found}),
        )

    def only(self, slugs: Set[str]) -> "_Batch":
        return replace(self, noted=[(id, slug) for id, slug in self.noted if slug in slugs])

    def slugs_without(self, vectors: Mapping[str, Vectors]) -> set[str]:
        return {
            document.id.partition("/")[2]
            for document in self.documents
            if document.id not in vectors
        }
