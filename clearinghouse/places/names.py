"""Names of countries and cities in the reader's language.

Countries' are Unicode CLDR's (Babel). GeoNames lists each city's
names without saying their language, so a name is taken only where it is
certain enough: CLDR's for the cities that time zones are named after, a checked
list of exonyms, and for Arabic, Russian and Chinese the one whose letters and
spelling are that language's and which sounds like the city. In doubt a city
keeps its main name: a foreign name is better than a wrong one.
"""

import csv
import re
from collections import Counter, defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import Any

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import pgettext
from opencc import OpenCC
from rapidfuzz import fuzz

from clearinghouse.places.matching import name_key, name_keys
from clearinghouse.records.languages import INTERFACE_LANGUAGES

SOUNDS_ALIKE = 60
"""From which likeness (0 to 100) of consonants a name in other letters is taken for the city's."""

DECIDED = 8
"""By how much the best of several Russian spellings must be better than the next."""

_ARABIC_COUNTRIES = frozenset(
    [
        "AE",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "EH",
        "IQ",
        "JO",
        "KM",
        "KW",
        "LB",
        "LY",
        "MA",
        "MR",
        "OM",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SY",
        "TD",
        "TN",
        "YE",
    ]
)


# Countries


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def country_name(code: str, language: str) -> str:
    """The name of a country (ISO alpha-2) in a language of the interface; empty if it has none."""
    return str(_locale(language).territories.get(code, ""))


def city_and_country() -> str:
    """The pattern of a city with its country in the language in force: “{city}, {country}”."""
    return pgettext("place", "{city}, {country}")


# Cities


def city_names(row: dict[str, Any]) -> dict[str, str]:
    """A city's names by language of the interface, where they differ from its main name.

    ``row`` is an entry of GeoNames (``geonameid``, ``name``, ``countrycode``,
    ``timezone``, ``population``, ``alternatenames``).
    """
    others = row["alternatenames"]
    guessed = {
        "ar": arabic_name(row["name"], row["countrycode"], others),
        "ru": russian_name(row["name"], row["countrycode"], others),
        "zh-hans": chinese_name(row["name"], others),
    }
    found = guessed | _exonyms().get(row["geonameid"], {}) | _zone_city_names(row)
    return {
        language: name
        for language in INTERFACE_LANGUAGES
        if (name := found.get(language)) and name != row["name"]
    }


def _zone_city_names(row: dict[str, Any]) -> dict[str, str]:
    """CLDR's names of the city that the city's time zone is named after, if it is that city."""
    zone = row["timezone"]
    if get_global("zone_territories").get(zone) != row["countrycode"]:
        return {}
    if (row["population"] or 0) < 50_000:
        return {}
    english = _zone_city(zone, "en") or zone.rpartition("/")[2].replace("_", " ")
    own = set(name_keys(row["name"]))
    if name_key(english) not in own and name_key(english) + " city" not in own:
        return {}
    return {
        language: name
        for language in INTERFACE_LANGUAGES
        if language != "en" and (name := _zone_city(zone, language))
    }


def _zone_city(zone: str, language: str) -> str:
    zones = _locale(language).time_zones
    known = zone if zone in zones else _former_zone_names().get(zone, zone)
    return str(zones[known].get("city", "")) if known in zones else ""


@lru_cache(maxsize=1)
def _former_zone_names() -> dict[str, str]:
    """Former names of time zones, under which CLDR has some of them, by today's names."""
    return {today: former for former, today in get_global("zone_aliases").items()}


@lru_cache(maxsize=1)
def _exonyms() -> dict[int, dict[str, str]]:
    """The checked list: by GeoNames number, names by language of the interface."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    with (files("clearinghouse.places") / "data" / "exonyms.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[int(row["geonames_id"])][row["language"]] = row["name"]
    return found


# Arabic

_ARABIC = re.compile(r"[ء-غف-ي]+(?:[ -][ء-غف-ي]+)*")
_NOT_ARABIC = re.compile(r"ى\B|\bئا|\bئې|اؤ|\Bآ")
"""Spellings of Uyghur, Kurdish, Persian and Urdu that use letters of Arabic."""
_NOT_ARABIC_ABROAD = re.compile(r"(?<!\bال)\Bأ")
_CERTAINLY_ARABIC = re.compile(r"[أإةكي]|ى\b|\bال")
"""Letters that Persian and Urdu write otherwise, and the Arabic article."""
_SURE = 85
"""The likeness from which a name without such a letter is taken for Arabic all the same."""


def arabic_name(name: str, country: str, others: list[str]) -> str:
    """The Arabic one of a city's names; empty if none is certain enough."""
    native = country in _ARABIC_COUNTRIES
    likeness: dict[str, float] = {}
    for other in others:
        if not _ARABIC.fullmatch(other) or _NOT_ARABIC.search(other):
            continue
        if not native and _NOT_ARABIC_ABROAD.search(other):
            continue
        certain = native or bool(_CERTAINLY_ARABIC.search(other))
        likeness[other] = _likeness(name, other)
        if likeness[other] < SOUNDS_ALIKE or not (
            certain or (likeness[other] >= _SURE and len(other) >= 4)
        ):
            del likeness[other]

    def rank(other: str) -> tuple[bool, bool, bool, float]:
        return (
            native or bool(_CERTAINLY_ARABIC.search(other)),
            native and other.startswith("ال") and other[2:] in likeness,
            not (native and other.endswith(("ه", "ى"))),
            likeness[other],
        )

    return max(sorted(likeness), key=rank, default="")


# Russian

_RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]*(?:[ -][А-ЯЁа-яё][а-яё]*)*")
_NOT_RUSSIAN = re.compile(
    r"ьо(?![нл])|ськ|цьк|дьк|уы|\bош\b|шаары|ъ(?![еёюя])|[жшчщ]ы|[гкх]ы", re.IGNORECASE
)
"""Spellings of Bulgarian, Belarusian, Ukrainian and others that use letters of Russian."""
_BELARUSIAN = re.compile(r"[бвдзлмнпрстфц]э|[рдт]ы", re.IGNORECASE)
_KEEPS_E_AND_Y = frozenset(
    ["BY", "CN", "KG", "KP", "KR", "KZ", "MN", "RU", "TJ", "TM", "TW", "UA", "UZ", "VN"]
)
"""Countries of whose names Russian itself writes э and ы after those consonants."""


def russian_name(name: str, country: str, others: list[str]) -> str:
    """The Russian one of a city's names; empty if none is certain enough."""
    likeness = {
        other: _likeness(name, other)
        for other in others
        if _RUSSIAN.fullmatch(other)
        and not _NOT_RUSSIAN.search(other)
        and (country in _KEEPS_E_AND_Y or not _BELARUSIAN.search(other))
    }
    scores = sorted(
        (
            (alike + 8 * _habits(name, country, other), other)
            for other, alike in likeness.items()
            if alike >= SOUNDS_ALIKE
        ),
        reverse=True,
    )
    undecided = len(scores) > 1 and scores[0][0] - scores[1][0] < DECIDED
    return scores[0][1] if scores and not undecided else ""


def _habits(name: str, country: str, other: str) -> int:
    """How many habits of Russian, rather than of its neighbours, a spelling has."""
    return (
        ("ь" in other)
        + ("ё" in other)
        + (name.startswith("H") and other.startswith("Г"))
        + (" " in name and "-" in other)
        + (country == "CN" and "zh" in name.lower() and "чж" in other.lower())
    )


# Chinese

_HAN = re.compile(r"[一-鿿]+(?:·[一-鿿]+)*")
_DIVISION = re.compile(r"(?<=..)(?:自治市|广域市|特区|市|省)$")
"""What Chinese adds to a name to say which kind of division it is."""
_TO_SIMPLIFIED = OpenCC("t2s")


def chinese_name(name: str, others: list[str]) -> str:
    """The Chinese one of a city's names in simplified characters; empty if there is none.

    Names that are simplified as they stand count before those that must be
    converted, then what most names agree on, then what sounds most like the city.
    """
    votes: Counter[str] = Counter()
    as_it_stands = set()
    for other in others:
        if not _HAN.fullmatch(other):
            continue
        simplified = _TO_SIMPLIFIED.convert(other)
        if not _is_common_chinese(simplified):
            continue
        simplified = _DIVISION.sub("", simplified)
        votes[simplified] += 1
        if _TO_SIMPLIFIED.convert(other) == other:
            as_it_stands.add(simplified)
    return min(
        sorted(votes),
        key=lambda han: (han not in as_it_stands, -votes[han], -_likeness(name, han), len(han)),
        default="",
    )


def _is_common_chinese(name: str) -> bool:
    """Whether all characters are of the basic simplified set: Japanese ones are not."""
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return "·" in name and _is_common_chinese(name.replace("·", ""))
    return len(name) > 1


# Likeness

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("sch|sh|ch|tch|zh|j|dj", "s"),
        ("ph", "f"),
        ("gh|kh|q|ck|c(?![ei])|x", "k"),
        ("c|z|ts", "s"),
        ("th|dh|d", "t"),
        ("p", "b"),
        ("[vw]", "f"),
        ("g", "k"),
        ("[^bfklmnrst]", ""),
        (r"(.)\1+", r"\1"),
    )
]


def _likeness(name: str, other: str) -> float:
    """How alike two names sound, 0 to 100: their consonants, then a little for all letters."""
    consonants = fuzz.ratio(_consonants(name), _consonants(other))
    letters = fuzz.ratio(name_key(anyascii(name)), name_key(anyascii(other)))
    return 0.75 * consonants + 0.25 * letters


def _consonants(name: str) -> str:
    text = name_key(anyascii(name)).replace(" ", "")
    for pattern, sound in _SOUNDS:
        text = pattern.sub(sound, text)
    return text
