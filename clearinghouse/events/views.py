"""The pages of events and of the recommendations that they and other bodies adopted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.events.listing import events_listed, recommendations_listed
from clearinghouse.events.models import Addressee, Event, Part, Recommendation, Speaker
from clearinghouse.practices.listing import for_lists
from clearinghouse.practices.models import Practice
from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb, page_of, record_context, record_page

# Events


def events(request: HttpRequest) -> HttpResponse:
    """All events, the latest first."""
    return render(
        request,
        "events/events.html",
        {"crumbs": [Crumb(_("Events"))], "page": page_of(request, events_listed())},
    )


def _events() -> QuerySet[Any]:
    """Events with all that their page shows."""
    return Event.objects.select_related("city").prefetch_related(
        "texts",
        "sources",
        "speakers",
        "themes__texts",
        Prefetch("recommendations", queryset=recommendations_listed()),
    )


@dataclass(frozen=True, slots=True)
class PartOfProgramme:
    """Those who spoke in a part; its title is empty where it is not known in which part they did."""

    title: str
    speakers: list[Speaker]


def programme(event: Event) -> list[PartOfProgramme]:
    """The speakers by part, from opening to closing, those of no known part last."""
    speakers = list(event.speakers.all())
    parts = [(part.value, str(part.label)) for part in Part] + [("", "")]
    found = (
        PartOfProgramme(label, [each for each in speakers if each.part == value])
        for value, label in parts
    )
    return [part for part in found if part.speakers]


def event_context(event: Event, request: HttpRequest) -> dict[str, Any]:
    """What the page of an event knows, of a draft as well as of one that is public."""
    known = record_context(event, request, crumbs=[Crumb(_("Events"), reverse("events"))])
    reading = known["reading"]
    adopted = event.recommendations.all() if event.pk else []
    return known | {
        "summary": reading.words("summary") if reading else None,
        "programme": programme(event),
        "recommendations": [each for each in adopted if each.live],
        "contributed": sections_of(event, request),
    }


event = record_page(Event, event_context, _events)

# Recommendations


def recommendations(request: HttpRequest) -> HttpResponse:
    """All recommendations, the latest first."""
    return render(
        request,
        "events/recommendations.html",
        {
            "crumbs": [Crumb(_("Recommendations"))],
            "page": page_of(request, recommendations_listed()),
        },
    )


def _recommendations() -> QuerySet[Any]:
    """Recommendations with all that their page shows."""
    return Recommendation.objects.select_related("event").prefetch_related(
        "texts",
        "sources",
        "themes__texts",
        "event__texts",
        Prefetch("practices", queryset=for_lists(Practice.objects.public())),
    )


def recommendation_context(recommendation: Recommendation, request: HttpRequest) -> dict[str, Any]:
    """What the page of a recommendation knows, of a draft as well as of one that is public."""
    known = record_context(
        recommendation, request, crumbs=[Crumb(_("Recommendations"), reverse("recommendations"))]
    )
    reading = known["reading"]
    adopted_at = recommendation.event
    return known | {
        "words": reading.words("text") if reading else None,
        "event": adopted_at if adopted_at and adopted_at.live else None,
        "addressees": [
            str(Addressee(each).label) for each in recommendation.addressed_to if each in Addressee
        ],
        "practices": [each for each in recommendation.practices.all() if each.live],
        "contributed": sections_of(recommendation, request),
    }


recommendation = record_page(Recommendation, recommendation_context, _recommendations)
