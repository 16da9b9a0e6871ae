"""What events and recommendations have to say on the pages of places, themes and practices."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.events.listing import events_listed, recommendations_listed
from clearinghouse.events.models import Event
from clearinghouse.places.models import City, Country
from clearinghouse.places.presence import PlaceCount, counts_records
from clearinghouse.practices.models import Practice
from clearinghouse.records.sections import Section, contributes_to
from clearinghouse.themes.models import Theme

FIRST = 20
"""How many events or recommendations a page shows."""


@contributes_to(City, position=60)
def held_here(city: City, request: HttpRequest) -> Section | None:
    return _events(events_listed().filter(city=city))


@contributes_to(Country, position=60)
def held_in_country(country: Country, request: HttpRequest) -> Section | None:
    return _events(events_listed().filter(country=country))


@contributes_to(Theme, position=60)
def recommended_on(theme: Theme, request: HttpRequest) -> Section | None:
    return _recommendations(
        recommendations_listed().filter(themes=theme), title=_("Recommendations")
    )


@contributes_to(Theme, position=70)
def held_on(theme: Theme, request: HttpRequest) -> Section | None:
    return _events(events_listed().filter(themes=theme))


@contributes_to(Practice, position=10)
def put_into_effect(practice: Practice, request: HttpRequest) -> Section | None:
    if practice.pk is None:
        return None
    return _recommendations(
        recommendations_listed().filter(practices=practice),
        title=_("Recommendations that it puts into effect"),
    )


def _events(events: QuerySet[Any]) -> Section | None:
    total = events.count()
    if not total:
        return None
    return Section(
        key="events",
        title=_("Events"),
        template="events/section_events.html",
        records=events[:FIRST],
        total=total,
        unshown=max(0, total - FIRST),
        more=reverse("events"),
        more_label=_("All events"),
    )


def _recommendations(recommendations: QuerySet[Any], *, title: str) -> Section | None:
    total = recommendations.count()
    if not total:
        return None
    return Section(
        key="recommendations",
        title=title,
        template="events/section_recommendations.html",
        records=recommendations[:FIRST],
        total=total,
        unshown=max(0, total - FIRST),
        more=reverse("recommendations"),
        more_label=_("All recommendations"),
    )


@counts_records
def events_by_place(within: Mapping[str, str]) -> Iterable[PlaceCount]:
    return (
        Event.objects.public()
        .filter(country__isnull=False, **within)
        .order_by()
        .values_list("country_id", "city_id", Count("pk"))
    )
