"""What practices have to say on the pages of places, themes, organisations and studies."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from clearinghouse.evidence.models import Domain, Effect, Study
from clearinghouse.organisations.models import Organisation
from clearinghouse.places.models import City, Country
from clearinghouse.places.presence import PlaceCount, counts_records
from clearinghouse.practices.listing import for_lists, newest_first, strongest_first
from clearinghouse.practices.models import Practice, PracticePlace, Scope, Status
from clearinghouse.records.sections import Section, contributes_to
from clearinghouse.records.views import page_of
from clearinghouse.themes.models import Theme

FIRST = 10
"""How many practices a page shows of those that a search has all of."""


def search_address(**filters: str) -> str:
    return f"{reverse('search')}?{urlencode(filters)}"


def _first(
    practices: QuerySet[Any], *, key: str, title: str, more: str = "", note: str = ""
) -> Section | None:
    """The first of these practices, with the way to a search that has them all."""
    total = practices.count()
    if not total:
        return None
    return Section(
        key=key,
        title=title,
        template="practices/section.html",
        records=for_lists(practices[:FIRST]),
        total=total,
        unshown=max(0, total - FIRST),
        more=more,
        more_label=_("All of them in the search"),
        note=note,
    )


def _all(practices: QuerySet[Any], request: HttpRequest, *, key: str, title: str) -> Section | None:
    """These practices, a page at a time."""
    page = page_of(request, for_lists(newest_first(practices)))
    if not page.paginator.count:
        return None
    return Section(
        key=key,
        title=title,
        template="practices/paged_section.html",
        records=page,
        total=page.paginator.count,
    )


@contributes_to(City, position=10)
def here(city: City, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(places__city=city).distinct()
    return _all(practices, request, key="practices", title=_("Practices here"))


@contributes_to(City, position=20)
def taken_over_here(city: City, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(replications__city=city).distinct()
    return _first(
        newest_first(practices), key="replications", title=_("Taken over here from elsewhere")
    )


@contributes_to(City, position=30)
def in_force_above(city: City, request: HttpRequest) -> Section | None:
    practices = (
        Practice.objects.public()
        .filter(scope=Scope.NATIONAL, places__country=city.country_id)
        .exclude(status=Status.ENDED)
        .distinct()
    )
    return _first(
        newest_first(practices),
        key="national",
        title=_("National practices that apply here"),
        more=search_address(country=city.country_id, scope=Scope.NATIONAL.value),
        note=_(
            "Laws, strategies and programmes of the whole country, as far as they are in the collection."
        ),
    )


@contributes_to(Country, position=10)
def in_country(country: Country, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(places__country=country).distinct()
    return _first(
        newest_first(practices),
        key="practices",
        title=_("Practices"),
        more=search_address(country=country.pk),
    )


@contributes_to(Country, position=20)
def taken_over_in_country(country: Country, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(replications__country=country).distinct()
    return _first(
        newest_first(practices), key="replications", title=_("Taken over here from elsewhere")
    )


@contributes_to(Theme, position=10)
def strongest_on(theme: Theme, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(themes=theme)
    return _first(
        strongest_first(practices),
        key="strongest",
        title=_("Practices with the strongest evidence"),
        more=search_address(theme=theme.pk, sort="evidence"),
    )


@contributes_to(Theme, position=20)
def newest_on(theme: Theme, request: HttpRequest) -> Section | None:
    practices = Practice.objects.public().filter(themes=theme).exclude(started="")
    section = _first(
        newest_first(practices),
        key="newest",
        title=_("Newest practices"),
        more=search_address(theme=theme.pk, sort="newest"),
    )
    # Few practices are all among the strongest already; their number is told there.
    return replace(section, total=None) if section and (section.total or 0) > FIRST else None


@contributes_to(Theme, position=30)
def measured_on(theme: Theme, request: HttpRequest) -> Section | None:
    """What the studies of a theme's practices measured."""
    counts = dict(
        Effect.objects.filter(record__live=True, record__practices__in=_live_on(theme))
        .values_list("domain")
        .annotate(studies=Count("record", distinct=True))
    )
    if not counts:
        return None
    studies = Study.objects.public().filter(practices__in=_live_on(theme)).distinct()
    return Section(
        key="studies",
        title=_("What studies of these practices measured"),
        template="practices/measured.html",
        records=sorted(
            ((domain, counts[domain.value]) for domain in Domain if domain.value in counts),
            key=lambda item: -item[1],
        ),
        total=studies.count(),
    )


def _live_on(theme: Theme) -> QuerySet[Any]:
    return Practice.objects.public().filter(themes=theme).values("pk")


@contributes_to(Organisation, position=10)
def taken_part_in(organisation: Organisation, request: HttpRequest) -> Section | None:
    practices = (
        Practice.objects.public().filter(organisations__organisation=organisation).distinct()
    )
    return _all(practices, request, key="practices", title=_("Practices that it takes part in"))


@contributes_to(Study, position=10)
def evaluated(study: Study, request: HttpRequest) -> Section | None:
    if study.pk is None:
        return None
    return _all(
        Practice.objects.public().filter(studies=study),
        request,
        key="practices",
        title=_("Practices that it evaluates"),
    )


@counts_records
def practices_by_place(within: Mapping[str, str]) -> Iterable[PlaceCount]:
    return (
        PracticePlace.objects.filter(record__live=True, **within)
        .order_by()
        .values_list("country_id", "city_id", Count("record", distinct=True))
    )
