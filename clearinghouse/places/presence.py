"""Which cities and countries have records, and how many.

Places do not know what refers to them. Each subject that does registers here
how to count its public records, and the list of cities adds them up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

PlaceCount = tuple[str, int | None, int]
"""A country's code, the key of a city in it (None: the country, or a city nobody knows), and a number."""

CountRecords = Callable[[Mapping[str, str]], Iterable[PlaceCount]]
"""Counts a subject's public records by country and city, of the places that a filter keeps."""

_counters: list[CountRecords] = []


def counts_records(counter: CountRecords) -> CountRecords:
    """Register how a subject's public records are counted."""
    _counters.append(counter)
    return counter


@dataclass(slots=True)
class CountryPresence:
    """How many records a country has, and each of its cities (by key)."""

    code: str
    records: int = 0
    cities: Counter[int] = field(default_factory=Counter)


def presence(country: str | None = None) -> dict[str, CountryPresence]:
    """Every country with records by code, or only this one."""
    within = {"country": country} if country else {}
    found: dict[str, CountryPresence] = {}
    for counter in _counters:
        for code, city, records in counter(within):
            here = found.setdefault(code, CountryPresence(code))
            here.records += records
            if city is not None:
                here.cities[city] += records
    return found
