"""The vectors of documents: each passage is embedded once, and kept under its hash for ever after.

An embedder may be slow, switched off or out of reach. Then a document goes
without vectors for the time being, is found by its words, and the outbox
remembers what it lacks.
"""

import hashlib
import time
from collections.abc import Callable, Sequence

import numpy as np
import structlog

from clearinghouse.finding.documents import Document
from clearinghouse.finding.embeddings.passages import passages
from clearinghouse.finding.embeddings.protocol import (
    Embedder,
    EmbeddingError,
    Vectors,
    normalised,
)
from clearinghouse.finding.models import EmbeddingModel, IndexState, StoredEmbedding

log = structlog.get_logger(__name__)

CHUNK = 16
"""Passages that are embedded between two looks at whether something more urgent waits: about a second."""

NO_VECTORS: Vectors = np.empty((0, 0), dtype=np.float32)

_FIRST_REST, _LONGEST_REST = 5.0, 300.0
"""Seconds for which an embedder that failed is left alone."""


def never() -> bool:
    return False


class Meaning:
    """Gives documents their vectors, from what is stored or from the embedder."""

    def __init__(self, embedder: Embedder | None) -> None:
        self._embedder = embedder
        self._model: EmbeddingModel | None = None
        self._rest = _FIRST_REST
        self._rests_until = 0.0

    @property
    def model(self) -> str:
        """The name of the embedding model, empty where there is none."""
        return self._embedder.model if self._embedder is not None else ""

    @property
    def is_resting(self) -> bool:
        """Whether no passage can be embedded now."""
        return self._embedder is None or time.monotonic() < self._rests_until

    def vectors(
        self,
        documents: Sequence[Document],
        *,
        at_most: int | None = None,
        interrupted: Callable[[], bool] = never,
    ) -> dict[str, Vectors]:
        """The vectors of those of the documents that can have them now, by document id.

        Where more than ``at_most`` passages are not stored yet, none is
        embedded. ``interrupted`` is asked between chunks whether to stop;
        what was embedded until then is stored.
        """
        if self._embedder is None:
            return {}
        texts = {document.id: passages(document) for document in documents}
        keys = {text: key_of(text) for of_one in texts.values() for text in of_one}
        known = self._stored(list(set(keys.values())))
        missing = [text for text, key in keys.items() if key not in known]
        if not self.is_resting and (at_most is None or len(missing) <= at_most):
            for start in range(0, len(missing), CHUNK):
                if interrupted() or self.is_resting:
                    break
                known |= self._embed(missing[start : start + CHUNK])
        return {
            id: np.stack([known[keys[text]] for text in of_one]) if of_one else NO_VECTORS
            for id, of_one in texts.items()
            if all(keys[text] in known for text in of_one)
        }

    def _embed(self, texts: list[str]) -> dict[bytes, Vectors]:
        """Embed and store; one text that the embedder refuses does not hold up the others."""
        assert self._embedder is not None
        try:
            vectors = self._embedder.embed_passages(texts)
        except EmbeddingError as error:
            if not self._answers():
                self._leave_alone(error)
                return {}
            if len(texts) > 1:
                found: dict[bytes, Vectors] = {}
                for text in texts:
                    found |= self._embed([text])
                return found
            log.warning("a passage cannot be embedded", because=str(error), begins=texts[0][:80])
            return {}
        self._works_again()
        halved = {
            key_of(text): vector.astype(np.float16)
            for text, vector in zip(texts, vectors, strict=True)
        }
        model = self._model_row()
        StoredEmbedding.objects.bulk_create(
            [
                StoredEmbedding(model=model, content=key, vector=vector.tobytes())
                for key, vector in halved.items()
            ],
            ignore_conflicts=True,
        )
        return {key: _restored(vector.tobytes()) for key, vector in halved.items()}

    def _answers(self) -> bool:
        assert self._embedder is not None
        try:
            self._embedder.embed_passages(["A city."])
        except EmbeddingError:
            return False
        return True

    def _leave_alone(self, error: EmbeddingError) -> None:
        log.error("the embedder fails: words only for now", because=str(error), seconds=self._rest)
        self._rests_until = time.monotonic() + self._rest
        self._rest = min(2 * self._rest, _LONGEST_REST)
        IndexState.get()
        IndexState.objects.update(embedder_error=str(error))

    def _works_again(self) -> None:
        self._rest = _FIRST_REST
        IndexState.objects.exclude(embedder_error="").update(embedder_error="")

    def _stored(self, keys: list[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        model = self._model_row()
        for start in range(0, len(keys), 500):
            rows = StoredEmbedding.objects.filter(
                model=model, content__in=keys[start : start + 500]
            ).values_list("content", "vector")
            found |= {bytes(content): _restored(bytes(vector)) for content, vector in rows}
        return found

    def _model_row(self) -> EmbeddingModel:
        if self._model is None:
            self._model, _created = EmbeddingModel.objects.get_or_create(name=self.model)
        return self._model


def key_of(text: str) -> bytes:
    """The hash under which a passage's vector is stored."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _restored(stored: bytes) -> Vectors:
    half = np.frombuffer(stored, dtype=np.float16)
    row: Vectors = normalised(half[np.newaxis], 1, source="the stored embedding")[0]
    return row
