"""Where places lie on the map of the world, and what a map of results shows."""

import pytest

from clearinghouse.finding.world_map import HEIGHT, WIDTH, country_points, equal_earth, position


def test_the_projection_gives_its_published_values() -> None:
    # d3-geo's geoEqualEarthRaw, an implementation by one of its authors.
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)


def test_north_is_up_and_east_is_right() -> None:
    stockholm, cape_town, tokyo = position(18, 59), position(18, -34), position(140, 36)
    assert stockholm[1] < cape_town[1]
    assert tokyo[0] > stockholm[0]


def test_every_country_lies_on_the_map() -> None:
    outside = {
        code
        for code, point in country_points().items()
        if not (0 <= position(*point)[0] <= WIDTH and 0 <= position(*point)[1] <= HEIGHT)
    }
    assert outside <= {"AQ", "GS", "BV", "HM"}


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [("RU", 100, 62), ("FJ", 178, -18), ("XK", 21, 42.5), ("MT", 14.4, 35.9), ("US", -99, 40)],
)
def test_a_country_is_where_it_is(country: str, longitude: float, latitude: float) -> None:
    assert country_points()[country] == pytest.approx((longitude, latitude), abs=3)
