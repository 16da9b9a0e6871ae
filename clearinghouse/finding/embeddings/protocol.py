"""What turns text into vectors: the small protocol behind which embedding models stand.

A question and a passage that mean the same lie close together, whatever their
languages. An embedder is a value that can be shared by all threads of a
process; whoever uses one is ready for ``EmbeddingError`` and goes on with
words alone.
"""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class EmbeddingError(Exception):
    """No vectors can be had now; the message says why and what to do."""


class Embedder(Protocol):
    """Gives text its vectors: float32, of length 1, so that a dot product is the cosine."""

    @property
    def model(self) -> str:
        """Names the model and all that changes its vectors; vectors of equal names can be compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, shape (dimensions,). Raises EmbeddingError."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of passages to be found, shape (len(texts), dimensions). Raises EmbeddingError."""
        ...


_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def plain_text(text: str, limit: int) -> str:
    """Text that any model takes: at most ``limit`` characters, without control characters and half
    characters (lone surrogates), which come with broken uploads and which models choke on."""
    return _UNUSABLE.sub(" ", text[:limit])


def normalised(vectors: NDArray[np.floating], count: int, *, source: str) -> Vectors:
    """Check that ``vectors`` are ``count`` rows of finite numbers and scale each to length 1.

    Raises EmbeddingError, naming ``source``, where they are not.
    """
    if vectors.ndim != 2 or vectors.shape[0] != count:
        raise EmbeddingError(f"{source} gave vectors of shape {vectors.shape} for {count} texts")
    rows = vectors.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(rows).all() or not (lengths > 0).all():
        raise EmbeddingError(f"{source} gave vectors with no direction (zeros or not numbers)")
    return np.asarray(rows / lengths, dtype=np.float32)
