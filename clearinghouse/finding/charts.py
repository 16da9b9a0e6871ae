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
SMALLEST_RADIUS = 3.5

# Europe and the Mediterranean: the corners of the close-up, in units of the map's view box.
_LEFT, _TOP_EDGE = position(-14, 50)[0], position(10, 67)[1]
_RIGHT, _BOTTOM_EDGE = position(48, 36)[0], position(10, 30)[1]
_MANY = 8
"""From how many countries on the close-up is drawn."""


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
    """The marks, largest first so that none hides another, and the same as rows.

    ``close_up`` are those of Europe and the Mediterranean, where countries are
    small and many, for a map of their own; empty where there are few.
    """

    marks: tuple[Mark, ...]
    close_up: tuple[Mark, ...]
    countries: tuple[Row, ...]
    width: int = int(WIDTH)
    height: int = int(HEIGHT)
    close_up_box: str = (
        f"{_LEFT:.0f} {_TOP_EDGE:.0f} {_RIGHT - _LEFT:.0f} {_BOTTOM_EDGE - _TOP_EDGE:.0f}"
    )


def world_map(page: SearchPage) -> WorldMap:
    """The countries of a result set."""
    options = [option for option in page.facet("country").all_options if option.count]
    options.sort(key=lambda option: (-option.count, option.label))
    parameters = page.parameters
    largest = max((option.count for option in options), default=1)
    points = country_points()
    placed = [
        (option, *position(*points[option.code])) for option in options if option.code in points
    ]
    inside = [
        mark for mark in placed if _LEFT < mark[1] < _RIGHT and _TOP_EDGE < mark[2] < _BOTTOM_EDGE
    ]
    scale = 1.4 * (_RIGHT - _LEFT) / WIDTH
    return WorldMap(
        marks=tuple(_mark(*mark, parameters, largest, 1.0) for mark in placed),
        close_up=tuple(_mark(*mark, parameters, largest, scale) for mark in inside)
        if len(inside) >= _MANY
        else (),
        countries=tuple(
            Row(option.label, option.count, _address(option, parameters)) for option in options
        ),
    )


def _mark(
    option: FacetOption, x: float, y: float, parameters: Parameters, largest: int, scale: float
) -> Mark:
    radius = max(SMALLEST_RADIUS, LARGEST_RADIUS * sqrt(option.count / largest)) * scale
    return Mark(
        label=option.label,
        count=option.count,
        chosen=option.chosen,
        url=_address(option, parameters),
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        radius=f"{radius:.2f}",
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
