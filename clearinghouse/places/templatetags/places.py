"""How a place is written: city and country in the reader's language, each with the way to its page."""

from collections.abc import Iterable, Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from clearinghouse.places import names
from clearinghouse.places.references import PlaceReference
from clearinghouse.records.wording import comma, number, semicolon

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    return names.country_name(code, get_language() or "en") or code


@register.simple_tag
def places(references: Iterable[PlaceReference], links: bool = True, most: int = 3) -> SafeString:
    """Several places, the cities of a country together: “Lisbon, Porto, Faro, Portugal”."""
    cities: dict[str, list[str | SafeString]] = {}
    for reference in references:
        of_country = cities.setdefault(reference.country_id, [])
        if reference.city_name:
            of_country.append(_city(reference, links))
    shown = [
        _in_country(_side_by_side(_at_most(of_country, most)), _country(code, links))
        if of_country
        else _country(code, links)
        for code, of_country in cities.items()
    ]
    return format_html_join(semicolon(), "{}", ((each,) for each in _at_most(shown, most)))


def _in_country(city: str, country: str) -> SafeString:
    return format_html(names.city_and_country(), city=city, country=country)


def _side_by_side(shown: Sequence[str]) -> SafeString:
    return format_html_join(comma(), "{}", ((each,) for each in shown))


def _at_most(shown: Sequence[str], most: int) -> list[str]:
    return [*shown[:most], "…"] if len(shown) > most else list(shown)


def _city(reference: PlaceReference, links: bool) -> str | SafeString:
    if reference.city is None:
        return reference.city_name
    name = reference.city.name_in()
    if not links:
        return name
    return format_html('<a href="{}">{}</a>', reference.city.get_absolute_url(), name)


def _country(code: str, links: bool) -> str | SafeString:
    if not links:
        return country_name(code)
    return format_html('<a href="{}">{}</a>', reverse("country", args=[code]), country_name(code))


@register.simple_tag
def place(reference: PlaceReference, links: bool = True) -> str | SafeString:
    """“Gothenburg, Sweden”; empty where a record names no place. City without a query if selected."""
    if not reference.country_id:
        return reference.city_name
    city, country = _city(reference, links), _country(reference.country_id, links)
    if not city:
        return country
    return _in_country(city, country)


@register.filter
def coordinates(latitude: float, longitude: float) -> str:
    """“57.71° N, 11.97° E”, about a kilometre exact."""
    reader = get_language() or "en"
    if latitude >= 0:
        shown = (
            pgettext("coordinates", "%(latitude)s° N, %(longitude)s° E")
            if longitude >= 0
            else pgettext("coordinates", "%(latitude)s° N, %(longitude)s° W")
        )
    else:
        shown = (
            pgettext("coordinates", "%(latitude)s° S, %(longitude)s° E")
            if longitude >= 0
            else pgettext("coordinates", "%(latitude)s° S, %(longitude)s° W")
        )
    return shown % {
        "latitude": number(round(abs(latitude), 2), reader),
        "longitude": number(round(abs(longitude), 2), reader),
    }
