"""The results of a search as a map of the world and by year: where every mark of the drawing goes.

The area of a circle, like the height of a bar, is the number of practices.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from clearinghouse.finding.engines.protocol import FacetCount
from clearinghouse.finding.parameters import Parameters
from clearinghouse.finding.search import FacetOption, SearchPage
from clearinghouse.finding.world_map import HEIGHT, WIDTH, country_points, position

LARGEST_RADIUS = 26.0
SMALLEST_RADIUS = 2.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A country's circle, in units of the view box. ``url`` chooses the country, or no longer."""

    label: str
    count: int
    chosen: bool
    url: str
    x: str
    y: str
    radius: str


@dataclass(frozen=True, slots=True)
class Row:
    """A country in the table beside the map."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The marks, largest first so that none hides another, and the same as rows."""

    marks: tuple[Mark, ...]
    countries: tuple[Row, ...]
    width: int = int(WIDTH)
    height: int = int(HEIGHT)


def world_map(page: SearchPage) -> WorldMap:
    """The countries of a result set."""
    options = [option for option in page.facet("country").all_options if option.count]
    options.sort(key=lambda option: (-option.count, option.label))
    largest = max((option.count for option in options), default=1)
    points = country_points()
    return WorldMap(
        marks=tuple(
            _mark(option, page.parameters, points[option.code], largest)
            for option in options
            if option.code in points
        ),
        countries=tuple(
            Row(option.label, option.count, _address(option, page.parameters)) for option in options
        ),
    )


def _mark(
    option: FacetOption, parameters: Parameters, point: tuple[float, float], largest: int
) -> Mark:
    x, y = position(*point)
    radius = max(SMALLEST_RADIUS, LARGEST_RADIUS * sqrt(option.count / largest))
    return Mark(
        label=option.label,
        count=option.count,
        chosen=option.chosen,
        url=_address(option, parameters),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        radius=f"{radius:.1f}",
    )


def _address(option: FacetOption, parameters: Parameters) -> str:
    """The list of a country's practices; the map of all where the country is chosen already."""
    chosen = parameters.toggled("country", option.code)
    return (chosen if option.chosen else chosen.seen_as("list")).query_string


# By year


@dataclass(frozen=True, slots=True)
class Bar:
    """A year's bar, in units of the view box; years without practices have one of no height."""

    year: int
    count: int
    url: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    labelled: bool


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    y: str
    label_y: str


@dataclass(frozen=True, slots=True)
class YearChart:
    """Bars from the first year to the last; ``without`` counts the practices whose year is not known.

    Years before ``first`` are too far apart to be drawn; they are in ``rows``.
    """

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[Bar, ...]
    without: int
    earlier: int
    first: int
    width: int = 1000
    height: int = 330
    left: int = 40
    label_x: int = 34
    label_y: int = 320


_TOP, _BOTTOM = 12.0, 298.0
_MOST_BARS = 80


def year_chart(counts: Sequence[FacetCount], total: int, parameters: Parameters) -> YearChart:
    """The years in which the practices of a result set began, in order of time."""
    by_year = {int(count.code): count.count for count in counts if count.count}
    last = max(by_year, default=0)
    first = max(min(by_year, default=0), last - _MOST_BARS + 1)
    years = range(first, last + 1) if by_year else range(0)
    step = (1000 - 40) / max(len(years), 12)
    highest = max((by_year.get(year, 0) for year in years), default=1)
    tick = _tick(highest)
    top = -(-highest // tick) * tick
    every = 10 if len(years) > 40 else 5 if len(years) > 14 else 1

    def height(count: int) -> float:
        return (_BOTTOM - _TOP) * count / top

    def bar(year: int, place: int) -> Bar:
        count = by_year.get(year, 0)
        x = 40 + place * step
        return Bar(
            year=year,
            count=count,
            url=parameters.within_years(year, year).seen_as("list").query_string,
            x=f"{x + step * 0.1:.1f}",
            y=f"{_BOTTOM - height(count):.1f}",
            width=f"{step * 0.8:.1f}",
            height=f"{height(count):.1f}",
            middle=f"{x + step / 2:.1f}",
            labelled=year % every == 0,
        )

    return YearChart(
        bars=tuple(bar(year, place) for place, year in enumerate(years)),
        ticks=tuple(
            Tick(value, f"{_BOTTOM - height(value):.1f}", f"{_BOTTOM - height(value) + 4:.1f}")
            for value in range(0, top + 1, tick)
        ),
        rows=tuple(bar(year, 0) for year in sorted(by_year, reverse=True)),
        without=max(0, total - sum(by_year.values())),
        earlier=sum(count for year, count in by_year.items() if year < first),
        first=first,
    )


def _tick(highest: int) -> int:
    """The distance of the lines behind the bars: 1, 2 or 5 times a power of ten, five at most."""
    tick = 1
    while highest / tick > 5:
        tick = tick * 2 if str(tick)[0] in "15" else tick * 5 // 2
    return tick
