"""Practices in lists: what a line of a list needs, in as few queries as it takes, and their order."""

from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from clearinghouse.evidence.designs import STRENGTH_OF_DESIGN, STRENGTHS
from clearinghouse.evidence.models import Study
from clearinghouse.practices.models import Outcome, Practice, PracticePlace
from clearinghouse.records.reading import texts_in_lists


def for_lists(practices: QuerySet[Any]) -> QuerySet[Any]:
    """These practices with titles, places and what the strength of evidence takes: four queries more."""
    return practices.prefetch_related(
        texts_in_lists(Practice),
        Prefetch("places", queryset=PracticePlace.objects.select_related("city")),
        Prefetch("studies", queryset=Study.objects.only("design", "live")),
        Prefetch("outcomes", queryset=Outcome.objects.only("record_id")),
    )


def newest_first(practices: QuerySet[Any]) -> QuerySet[Any]:
    """By the year in which they started, those of which it is not known last."""
    return practices.order_by("-started", "slug")


def strongest_first(practices: QuerySet[Any]) -> QuerySet[Any]:
    """By strength of evidence (``Practice.strength``, worked out in the database), then newest."""
    rank_of_design = Case(
        *(
            When(design=design, then=Value(STRENGTHS.index(strength)))
            for design, strength in STRENGTH_OF_DESIGN.items()
        ),
        output_field=IntegerField(),
    )
    best_study = (
        Study.objects.public()
        .filter(practices=OuterRef("pk"))
        .order_by(rank_of_design.desc())
        .annotate(rank=rank_of_design)
        .values("rank")[:1]
    )
    own_figures = Case(
        When(
            Exists(Outcome.objects.filter(record=OuterRef("pk"))),
            then=Value(STRENGTHS.index("figures")),
        ),
        default=Value(STRENGTHS.index("described")),
    )
    ranked: QuerySet[Any] = practices.annotate(
        strength_rank=Coalesce(Subquery(best_study), own_figures)
    ).order_by(F("strength_rank").desc(), "-started", "slug")
    return ranked
