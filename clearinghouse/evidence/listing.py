"""Studies in lists: titles and what they found, in as few queries as it takes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from clearinghouse.evidence.models import Direction, Effect, Study
from clearinghouse.records.reading import texts_in_lists


def studies_with_effects() -> QuerySet[Any]:
    """Public studies with their titles and the directions of their effects: two queries more."""
    return (
        Study.objects.public()
        .order_by("-year", "slug")
        .prefetch_related(
            texts_in_lists(Study),
            Prefetch(
                "effects",
                queryset=Effect.objects.only("record_id", "domain", "direction", "measure"),
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class Found:
    """How many effects went in one direction."""

    direction: Direction
    count: int


def directions(effects: Iterable[Effect]) -> list[Found]:
    """What was found, counted by direction; a worsening is never left out nor put last."""
    counts = Counter(effect.direction for effect in effects)
    return [Found(each, counts[each.value]) for each in Direction if counts[each.value]]
