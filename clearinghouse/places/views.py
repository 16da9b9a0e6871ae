"""The pages of places: the cities that have records, one city, one country."""

from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clearinghouse.places import names
from clearinghouse.places.models import City, Country, CountryIndicator, CountryOrigin, Indicator
from clearinghouse.places.presence import CountryPresence, presence
from clearinghouse.places.regions import Region
from clearinghouse.records.citations import permanent_address
from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb, page_of

CITIES_SHOWN = 12
"""How many cities of a country the list of all cities names; the country's page has the others."""

CITIES_OF_COUNTRY = 200
"""How many cities a country's page names, those with most records."""


@dataclass(frozen=True, slots=True)
class CountryOfList:
    """A country in the list of cities, with those of its cities that have most records."""

    code: str
    name: str
    region: str
    records: int
    cities: list[City]
    more: int


def cities(request: HttpRequest) -> HttpResponse:
    """The cities that have records, by region of the world and country, 50 countries a page."""
    present = presence()
    regions = dict(Country.objects.filter(pk__in=present).values_list("pk", "region"))
    reader = get_language() or "en"
    order = [region.value for region in Region]
    ordered = sorted(
        present.values(),
        key=lambda here: (
            order.index(regions[here.code]) if regions.get(here.code) in order else len(order),
            _sort_key(names.country_name(here.code, reader)),
        ),
    )
    page = page_of(request, ordered)
    return render(
        request,
        "places/cities.html",
        {
            "crumbs": [Crumb(_("Cities"))],
            "page": page,
            "countries": _countries_of_list(page.object_list, regions, reader),
            "total": sum(len(here.cities) for here in ordered),
        },
    )


def _sort_key(name: str) -> str:
    """Names in the order of their Latin transliteration: the pinyin's for Chinese."""
    return anyascii(name).casefold()


def _countries_of_list(present: Any, regions: dict[str, str], reader: str) -> list[CountryOfList]:
    present_here: list[CountryPresence] = list(present)
    most = {
        key: records
        for here in present_here
        for key, records in here.cities.most_common(CITIES_SHOWN)
    }
    by_country: dict[str, list[City]] = {}
    for found in City.objects.filter(pk__in=most).only("slug", "name", "names", "country_id"):
        by_country.setdefault(found.country_id, []).append(found)
    labels = dict(Region.choices)
    return [
        CountryOfList(
            code=here.code,
            name=names.country_name(here.code, reader) or here.code,
            region=str(labels.get(regions.get(here.code, ""), "")),
            records=here.records,
            cities=sorted(
                by_country.get(here.code, []), key=lambda found: _sort_key(found.name_in())
            ),
            more=max(0, len(here.cities) - CITIES_SHOWN),
        )
        for here in present_here
    ]


def city(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of and done in a city."""
    if slug != slug.lower():
        return HttpResponsePermanentRedirect(reverse("city", args=[slug.lower()]))
    found = get_object_or_404(City.objects.select_related("country"), slug=slug)
    return render(
        request,
        "places/city.html",
        {
            "crumbs": [
                Crumb(_("Cities"), reverse("cities")),
                Crumb(found.country.name_in(), found.country.get_absolute_url()),
                Crumb(found.name_in()),
            ],
            "city": found,
            "country": found.country,
            "contributed": sections_of(found, request),
            "permanent_address": permanent_address(found),
        }
        | migration_context(found.country),
    )


def country(request: HttpRequest, code: str) -> HttpResponse:
    """A country's migration context and what is done there."""
    if code != code.lower():
        return HttpResponsePermanentRedirect(reverse("country", args=[code]))
    found = get_object_or_404(Country, pk=code.upper())
    here = presence(found.pk).get(found.pk)
    cities_here = (
        City.objects.filter(
            pk__in=[key for key, _records in here.cities.most_common(CITIES_OF_COUNTRY)]
        ).only("slug", "name", "names", "country_id")
        if here
        else []
    )
    return render(
        request,
        "places/country.html",
        {
            "crumbs": [Crumb(_("Cities"), reverse("cities")), Crumb(found.name_in())],
            "country": found,
            "cities": sorted(cities_here, key=lambda each: _sort_key(each.name_in())),
            "contributed": sections_of(found, request),
            "permanent_address": permanent_address(found),
        }
        | migration_context(found),
    )


def migration_context(country: Country) -> dict[str, Any]:
    """The newest figure of each indicator, and where most people who sought refuge came from."""
    order = [indicator.value for indicator in Indicator]
    indicators = sorted(
        CountryIndicator.objects.filter(country=country)
        .annotate(
            newest=Window(RowNumber(), partition_by=[F("indicator")], order_by=F("year").desc())
        )
        .filter(newest=1),
        key=lambda figure: (
            order.index(figure.indicator) if figure.indicator in order else len(order)
        ),
    )
    year = CountryOrigin.objects.filter(country=country).order_by("-year").values("year")[:1]
    origins = list(
        CountryOrigin.objects.filter(country=country, year__in=year).order_by("-value")[:10]
    )
    return {"indicators": indicators, "origins": origins}
