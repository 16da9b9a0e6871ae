"""Study designs and what they let a reader conclude: pure rules on plain values.

The order follows the Maryland Scientific Methods Scale (Sherman et al. 1997):
a comparison that rules out other explanations stands above one that does
not. The strength of a practice is that of its best study.
"""

from collections.abc import Iterable

STRENGTH_OF_DESIGN = {
    "systematic_review": "experiment",
    "rct": "experiment",
    "natural_experiment": "experiment",
    "quasi_experimental": "comparison",
    "before_after": "before_after",
    "cross_sectional": "before_after",
    "qualitative": "figures",
    "self_report": "figures",
}
"""Each design of the record format with the strength of evidence that it can give."""

STRENGTHS = ("described", "figures", "before_after", "comparison", "experiment")
"""Strengths of evidence from weakest to strongest; the index is the rank."""


def strength_of_evidence(designs: Iterable[str], *, has_outcomes: bool) -> str:
    """The strength of the best of these designs; ``figures`` for outcomes alone, else ``described``.

    Raises KeyError for a design that the record format does not know.
    """
    found = [STRENGTH_OF_DESIGN[design] for design in designs]
    found.append("figures" if has_outcomes else "described")
    return max(found, key=STRENGTHS.index)
