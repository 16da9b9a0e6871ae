"""The regions of the world by which records are filtered: those of the UN's M49 standard.

GeoNames gives a continent for each country; M49 differs from it in the two
Americas, which it splits by history rather than by geography, and for the few
countries listed here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    AFRICA = "africa", _("Africa")
    NORTHERN_AMERICA = "northern_america", _("Northern America")
    LATIN_AMERICA_CARIBBEAN = "latin_america_caribbean", _("Latin America and the Caribbean")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    OCEANIA = "oceania", _("Oceania")


_OF_CONTINENT = {
    "AF": Region.AFRICA,
    "AS": Region.ASIA,
    "EU": Region.EUROPE,
    "NA": Region.LATIN_AMERICA_CARIBBEAN,
    "OC": Region.OCEANIA,
    "SA": Region.LATIN_AMERICA_CARIBBEAN,
}
_OF_COUNTRY = {
    **dict.fromkeys(("BM", "CA", "GL", "PM", "US"), Region.NORTHERN_AMERICA),
    **dict.fromkeys(("IO", "TF"), Region.AFRICA),
    **dict.fromkeys(("CY", "TL"), Region.ASIA),
    **dict.fromkeys(("BV", "GS"), Region.LATIN_AMERICA_CARIBBEAN),
    **dict.fromkeys(("CC", "HM", "UM"), Region.OCEANIA),
}


def region_of(country: str, continent: str) -> Region | None:
    """The M49 region of a country (ISO alpha-2) on a continent (GeoNames code).

    Taiwan and Kosovo, which M49 does not list, follow their continent;
    Antarctica has no region.
    """
    return _OF_COUNTRY.get(country) or _OF_CONTINENT.get(continent)
