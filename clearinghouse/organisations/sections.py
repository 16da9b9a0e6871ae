"""What organisations have to say on the pages of places and themes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.organisations.listing import listed
from clearinghouse.organisations.models import Organisation
from clearinghouse.places.models import City, Country
from clearinghouse.places.presence import PlaceCount, counts_records
from clearinghouse.records.sections import Section, contributes_to
from clearinghouse.themes.models import Theme

FIRST = 20
"""How many organisations a page shows."""


@contributes_to(City, position=50)
def seated_here(city: City, request: HttpRequest) -> Section | None:
    return _section(listed().filter(city=city))


@contributes_to(Country, position=50)
def seated_in_country(country: Country, request: HttpRequest) -> Section | None:
    return _section(listed().filter(country=country))


@contributes_to(Theme, position=50)
def working_on(theme: Theme, request: HttpRequest) -> Section | None:
    return _section(listed().filter(works_on=theme))


def _section(organisations: QuerySet[Any]) -> Section | None:
    total = organisations.count()
    if not total:
        return None
    return Section(
        key="organisations",
        title=_("Organisations"),
        template="organisations/section.html",
        records=organisations[:FIRST],
        total=total,
        unshown=max(0, total - FIRST),
        more=reverse("organisations"),
        more_label=_("All organisations"),
    )


@counts_records
def organisations_by_place(within: Mapping[str, str]) -> Iterable[PlaceCount]:
    return (
        Organisation.objects.public()
        .filter(country__isnull=False, **within)
        .order_by()
        .values_list("country_id", "city_id", Count("pk"))
    )
