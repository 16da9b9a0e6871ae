"""What makes one record rank before another, each number in one place with its reason.

Every engine follows it. Measured with ``benchmarks/retrieval.py``; the figures
are in ``docs/benchmarks.md``.
"""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WORDS_WEIGHT = 0.5
MEANING_WEIGHT = 0.5
"""Of the fused score. Equal, since neither is better in all languages; between 0.4 and 0.6 the
ranking differs by less than what the choice of questions makes."""

FUSED_BY_WORDS = 200
"""The first so many by words are also compared in meaning, whether or not they are near."""

FEEDBACK_DOCUMENTS = 5
FEEDBACK_WEIGHT = 0.6
"""The question is asked a second time in the light of its first answers: this many of them, with
this weight beside the question itself. They say in other words, and in all languages, what it is
about. Rocchio (1971) and the many since have found 3 to 10 documents and weights of 0.4 to 1
good; within these bounds nothing is to be gained by tuning."""

CLASS_WEIGHT = 0.3
CLASSED_BY = {"theme": 1.0, "target": 0.5}
"""How far vectors are moved towards what records of the same classes have in common
(``finding.kinship``), and by which facets: whom a practice is for says less of it than what it is
about. Weights from 0.15 to 0.45 differ little."""


def with_feedback(vector: Vectors, documents: Vectors) -> Vectors:
    """A question's vector, shape (dimensions,), moved towards its first answers.

    ``documents`` are the mean vectors of the best ones, shape (count, dimensions), of any length;
    the question comes back as it was where there are none. Pseudo-relevance feedback after
    Rocchio, "Relevance feedback in information retrieval", in The SMART Retrieval System, 1971.
    """
    best = documents[:FEEDBACK_DOCUMENTS]
    if not len(best):
        return vector
    mean = _unit(_unit(best).mean(axis=0))
    return _unit(vector + np.float32(FEEDBACK_WEIGHT) * mean)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
