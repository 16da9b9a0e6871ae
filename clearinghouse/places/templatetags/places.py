"""How a place is written: city and country in the reader's language, each with the way to its page."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from clearinghouse.places import names
from clearinghouse.places.references import PlaceReference

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    return names.country_name(code, get_language() or "en") or code


@register.simple_tag
def place(reference: PlaceReference, links: bool = True) -> str | SafeString:
    """“Gothenburg, Sweden”; empty where a record names no place. City without a query if selected."""
    if not reference.country_id:
        return reference.city_name
    country: str | SafeString = country_name(reference.country_id)
    city: str | SafeString = reference.city.name_in() if reference.city else reference.city_name
    if links:
        country = format_html(
            '<a href="{}">{}</a>', reverse("country", args=[reference.country_id]), country
        )
        if reference.city:
            city = format_html('<a href="{}">{}</a>', reference.city.get_absolute_url(), city)
    if not city:
        return country
    return format_html(pgettext("place", "{city}, {country}"), city=city, country=country)


@register.filter
def coordinates(latitude: float, longitude: float) -> str:
    """“57.71° N, 11.97° E”, about a kilometre exact."""
    north = pgettext("latitude", "N") if latitude >= 0 else pgettext("latitude", "S")
    east = pgettext("longitude", "E") if longitude >= 0 else pgettext("longitude", "W")
    return f"{abs(latitude):.2f}° {north}, {abs(longitude):.2f}° {east}"
