"""Which cities of the gazetteer an import's names mean, each name looked up once.

The first reading asks what is unsure about a name, so that it can be reported;
only the second adds a city that the database lacks.
"""

from functools import lru_cache
from typing import Any

from clearinghouse.places.matching import Match, MatchKind
from clearinghouse.places.models import City
from clearinghouse.places.towns import find_town

_KEPT = 5_000
"""Names whose meaning is kept in memory."""


class Cities:
    """The meaning of names of cities during one import."""

    def __init__(self) -> None:
        self._meaning = lru_cache(maxsize=_KEPT)(self._look_up)
        self.key = lru_cache(maxsize=_KEPT)(self._key)
        """From a name and a country code to the key of the city, which is added if need be."""

    def _look_up(self, name: str, country: str) -> Match[Any]:
        match: Match[Any] = City.objects.match(name, country)
        return find_town(name, country) if match.kind is MatchKind.UNKNOWN else match

    def _key(self, name: str, country: str) -> int:
        found = self._meaning(name, country).city
        if isinstance(found, City):
            return found.pk
        if found is None:
            return City.objects.keep_unplaced(name, country).pk
        return City.objects.add_town(found.row).pk

    def note(self, name: str, country: str) -> str:
        """What is unsure about a name; empty if nothing is."""
        match = self._meaning(name, country)
        if match.kind is MatchKind.AMBIGUOUS:
            count = len(match.candidates)
            return f"“{name}” may be any of {count} places in {country}: kept by its name"
        if match.city is None:
            return f"no “{name}” is known in {country}: kept by its name"
        if isinstance(match.city, City) and not match.city.is_placed:
            return f"it is not known where “{name}” is in {country}: kept by its name"
        return ""
