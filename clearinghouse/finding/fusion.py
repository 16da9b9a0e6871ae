"""Joining the two kinds of evidence that a record fits, words and meaning, into one order.

Pure functions on scores and ranks: no engine, no model. The weights come from
``finding.ranking``. Keys are whatever names a document; of equal scores the
lower key is first, so that pages are stable.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", int, str)


def convex_combination(evidence: Sequence[tuple[float, Mapping[Key, float]]]) -> dict[Key, float]:
    """Fused scores, best first: the weighted sum of each kind's scores as parts of its best one.

    ``evidence`` is (weight, scores); a score is 0 where nothing speaks for a
    document, which is also what a missing or negative one counts. Unlike ranks,
    scores say by how much one document is better than the next.
    Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
    Retrieval", ACM TOIS 2023, doi 10.1145/3596512 (with the theoretical minimum).
    """
    fused: dict[Key, float] = {}
    for weight, scores in evidence:
        best = max(scores.values(), default=0.0)
        for key, score in scores.items():
            part = weight * max(0.0, score) / best if best > 0 else 0.0
            fused[key] = fused.get(key, 0.0) + part
    return _best_first(fused)


def reciprocal_rank_fusion(
    rankings: Sequence[tuple[float, Sequence[Key]]], *, k: float = 60.0
) -> dict[Key, float]:
    """Scores by weighted reciprocal rank fusion, best first.

    ``rankings`` are (weight, keys best first); a document's score is the sum of
    weight / (k + rank), rank from 1, over the rankings that hold it.
    Source: Cormack, Clarke and Büttcher, SIGIR 2009, doi 10.1145/1571941.1572114.
    """
    scores: dict[Key, float] = {}
    for weight, ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + weight / (k + rank)
    return _best_first(scores)


def _best_first(scores: Mapping[Key, float]) -> dict[Key, float]:
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
