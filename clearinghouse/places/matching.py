"""Which city a name means: pure rules over candidates, no database.

A city's own name counts before the names that others give it, and of several
cities of the same name one is chosen only when it is clearly the largest.
Otherwise the name is ambiguous, and the candidates are told rather than guessed among.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from anyascii import anyascii
from rapidfuzz import fuzz, process

CLEARLY_LARGER = 5
"""How many times as populous as the next one a city must be for its bare name to mean it."""
NEARLY_THE_SAME = 80
"""From which likeness (0 to 100) another name is worth telling as what was perhaps meant."""

_WITHOUT_ACCENT = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ħ": "h"}
)
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['’ʼʻ`´ʹ]")


class Place(Protocol):
    """What matching needs to know of a city."""

    @property
    def name(self) -> str: ...

    @property
    def population(self) -> int | None: ...

    @property
    def name_keys(self) -> Sequence[str]:
        """The keys of all its names."""


P = TypeVar("P", bound=Place)


class MatchKind(StrEnum):
    EXACT = "exact"
    FOLDED = "folded"
    """The same name but for accents, case or punctuation."""
    ALTERNATE = "alternate"
    """A name that the city also goes by."""
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match(Generic[P]):
    """What a name was found to mean.

    ``candidates`` are, for an ambiguous name, the cities that it may mean, the
    most populous first; for an unknown one, towns with a similar name.
    """

    kind: MatchKind
    city: P | None = None
    candidates: tuple[P, ...] = ()


def name_key(name: str) -> str:
    """The name without accents, case and punctuation: ``Saint-Denis`` -> ``saint denis``."""
    text = name.casefold()
    if not text.isascii():
        text = "".join(
            letter
            for letter in unicodedata.normalize("NFKD", text)
            if not unicodedata.combining(letter)
        ).translate(_WITHOUT_ACCENT)
    return _BETWEEN_WORDS.sub(" ", _APOSTROPHES.sub("", text)).strip()


def keys_of(name: str) -> list[str]:
    """The keys under which to look a name up: as it is written, then in Latin letters."""
    return list(dict.fromkeys(key for key in (name_key(name), name_key(anyascii(name))) if key))


def name_keys(name: str, others: Iterable[str] = ()) -> list[str]:
    """The keys of a city's name, its parts (``Donostia / San Sebastián``) and its other names.

    Airport codes and machine transliterations (all in small letters) among the
    others are left out: nobody writes them.
    """
    names = [name, *(name.split(" / ") if " / " in name else ())]
    names += [other for other in others if not _is_noise(other)]
    return list(dict.fromkeys(key for key in map(name_key, names) if key))


def _is_noise(name: str) -> bool:
    is_airport_code = len(name) == 3 and name.isascii() and name.isupper()
    return is_airport_code or ("a" <= name[:1] <= "z" and name.islower())


def match_city(name: str, candidates: Iterable[P]) -> Match[P]:
    """Find the city that a name means among the candidates, which are of one country."""
    places = list(candidates)
    for key in keys_of(name):
        own = [place for place in places if key in _own_keys(place)]
        if own:
            match = _largest(own, MatchKind.FOLDED)
            is_exact = match.city is not None and match.city.name == name
            return replace(match, kind=MatchKind.EXACT) if is_exact else match
        others = [place for place in places if key in place.name_keys]
        if others:
            return _largest(others, MatchKind.ALTERNATE)
    return Match(MatchKind.UNKNOWN)


def similar(name: str, keys: Sequence[str], limit: int = 3) -> list[int]:
    """Where among the keys those are that are nearest to a name that is none of them."""
    found = process.extract(
        (keys_of(name) or [""])[-1],
        keys,
        scorer=fuzz.ratio,
        score_cutoff=NEARLY_THE_SAME,
        limit=limit,
    )
    return [index for _key, _score, index in found]


def _population(place: Place) -> int:
    return place.population or 0


def _own_keys(place: Place) -> list[str]:
    return name_keys(place.name)


def _largest(places: list[P], kind: MatchKind) -> Match[P]:
    ranked = sorted(places, key=_population, reverse=True)
    if len(ranked) == 1 or _population(ranked[0]) >= CLEARLY_LARGER * max(
        _population(ranked[1]), 1
    ):
        return Match(kind, ranked[0])
    return Match(MatchKind.AMBIGUOUS, candidates=tuple(ranked))
