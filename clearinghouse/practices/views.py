"""The page of a practice: facts at a glance, what was done and learned, and how sure one can be of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from clearinghouse.evidence.explanations import STRENGTH_TELLS
from clearinghouse.evidence.listing import studies_with_effects
from clearinghouse.evidence.models import Strength
from clearinghouse.practices.goals import GCM_OBJECTIVES, goal_of_target
from clearinghouse.practices.models import (
    Practice,
    PracticeOrganisation,
    PracticePlace,
    Replication,
    Role,
)
from clearinghouse.practices.related import related_practices
from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb, record_context, record_page

STORY = ("challenge", "approach", "results", "lessons")
"""The parts of a practice's text that may be missing, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Participants:
    """Those who took part in one role."""

    role: str
    organisations: list[PracticeOrganisation]


@dataclass(frozen=True, slots=True)
class Goal:
    number: str
    name: str | Promise


def practices() -> QuerySet[Any]:
    """Practices with all that their page shows."""
    return Practice.objects.prefetch_related(
        "texts",
        "sources",
        "outcomes",
        "themes__texts",
        "target_groups__texts",
        Prefetch("places", queryset=PracticePlace.objects.select_related("city")),
        Prefetch("replications", queryset=Replication.objects.select_related("city")),
        Prefetch(
            "organisations",
            queryset=PracticeOrganisation.objects.select_related("organisation"),
        ),
        Prefetch("studies", queryset=studies_with_effects()),
    )


def context(practice: Practice, request: HttpRequest) -> dict[str, Any]:
    """What the page of a practice knows, of a draft as well as of one that is public."""
    known = record_context(practice, request, crumbs=[Crumb(_("Practices"), reverse("search"))])
    reading = known["reading"]
    story, missing = reading.sections(STORY) if reading else ([], [])
    outcomes = list(practice.outcomes.all())
    strength = Strength(practice.strength)
    return known | {
        "summary": reading.words("summary") if reading else None,
        "story": story,
        "story_is_foreign": any(words.is_fallback for words in story),
        "missing": missing,
        "themes": sorted(
            practice.themes.all(), key=lambda theme: theme.pk != practice.main_theme_id
        ),
        "participants": participants(practice),
        "outcomes": outcomes,
        "outcomes_have_years": any(outcome.year for outcome in outcomes),
        "strength": strength,
        "strength_tells": STRENGTH_TELLS[strength.value],
        "studies": [study for study in practice.studies.all() if study.live],
        "replications": list(practice.replications.all()),
        "sdg_targets": [Goal(target, goal_of_target(target)) for target in practice.sdg_targets],
        "gcm_objectives": [
            Goal(str(number), GCM_OBJECTIVES.get(number, "")) for number in practice.gcm_objectives
        ],
        "contributed": sections_of(practice, request),
        "related": related_practices(practice.slug),
    }


def participants(practice: Practice) -> list[Participants]:
    """Who took part, by role, in the order of the record format's roles."""
    taking_part = list(practice.organisations.all())
    by_role = (
        Participants(str(Role(role).label), [each for each in taking_part if each.role == role])
        for role in Role.values
    )
    return [each for each in by_role if each.organisations]


practice = record_page(Practice, context, practices)
