"""Where a place lies on the map of the world that search results are shown on.

The map is drawn in the Equal Earth projection, in which every country has its
true share of the surface. The outline of the land is a file of its own
(``static/finding/world.svg``, made by ``scripts/world_outline.py``), so that
browsers keep it and a page carries only its marks.
"""

import csv
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt

WIDTH, HEIGHT = 1000.0, 460.0
"""Size of the map's view box."""

_SOUTHERNMOST = -60.0
"""Latitude at the lower edge: there is no city in Antarctica."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Plane coordinates (x east, y north) of a point in degrees, on a globe of radius 1.

    Source: Šavrič, Patterson and Jenny, International Journal of Geographical
    Information Science 2019, doi 10.1080/13658816.2018.1504949.
    """
    a1, a2, a3, a4 = _A
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = 9 * a4 * theta**8 + 7 * a3 * theta**6 + 3 * a2 * theta**2 + a1
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return x, a4 * theta**9 + a3 * theta**7 + a2 * theta**3 + a1 * theta


_EAST = equal_earth(180, 0)[0]
_NORTH, _SOUTH = equal_earth(0, 84)[1], equal_earth(0, _SOUTHERNMOST)[1]
_SCALE = min(WIDTH / (2 * _EAST), HEIGHT / (_NORTH - _SOUTH))


def position(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point (degrees) lies in the map's view box: x from the west edge, y from the top."""
    x, y = equal_earth(longitude, latitude)
    return WIDTH / 2 + x * _SCALE, (_NORTH - y) * _SCALE


@lru_cache(maxsize=1)
def country_points() -> dict[str, tuple[float, float]]:
    """By country (ISO alpha-2), longitude and latitude of a point inside its main part."""
    path = files("clearinghouse.finding") / "data" / "country_points.csv"
    with path.open(encoding="utf-8") as file:
        return {
            row["country"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(file)
        }
