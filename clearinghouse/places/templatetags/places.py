"""How a place is written: city and country in the reader's language, each with the way to its page."""

from collections.abc import Iterable, Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from clearinghouse.places import names
from clearinghouse.places.references import PlaceReference

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
        format_html_join(
            pgettext("between places", ", "),
            "{}",
            ((name,) for name in [*_at_most(names, most), _country(code, links)]),
        )
        for code, names in cities.items()
    ]
    return format_html_join("; ", "{}", ((each,) for each in _at_most(shown, most)))


def _at_most(names: Sequence[str], most: int) -> list[str]:
    return [*names[:most], "…"] if len(names) > most else list(names)


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
    return format_html(pgettext("place", "{city}, {country}"), city=city, country=country)


@register.filter
def coordinates(latitude: float, longitude: float) -> str:
    """“57.71° N, 11.97° E”, about a kilometre exact."""
    north = pgettext("latitude", "N") if latitude >= 0 else pgettext("latitude", "S")
    east = pgettext("longitude", "E") if longitude >= 0 else pgettext("longitude", "W")
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"
