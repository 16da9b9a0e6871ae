"""Joining the two kinds of evidence that a record fits, words and meaning, into one order.

Pure functions on rankings: no engine, no model. The weights come from
``finding.ranking``.
"""

from collections.abc import Sequence


def reciprocal_rank_fusion(
    rankings: Sequence[tuple[float, Sequence[str]]], *, k: float = 60.0
) -> dict[str, float]:
    """Scores by weighted reciprocal rank fusion, best first.

    ``rankings`` are (weight, ids best first); a document's score is the sum of
    weight / (k + rank), rank from 1, over the rankings that hold it. Equal
    scores are ordered by id, so that pages are stable.
    Source: Cormack, Clarke and Büttcher, SIGIR 2009, doi 10.1145/1571941.1572114.
    """
    scores: dict[str, float] = {}
    for weight, ranking in rankings:
        for rank, id in enumerate(ranking, start=1):
            scores[id] = scores.get(id, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
