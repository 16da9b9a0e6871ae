"""Dates, numbers, amounts and names of languages as a reader's language writes them.

Everything comes from Unicode CLDR (Babel), in Western digits; what CLDR does
not know (an unusual unit) is shown as the record gives it.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import (
    format_interval,
    format_skeleton,
    format_time,
    get_datetime_format,
    get_timezone_name,
)
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, is_currency
from django.utils.translation import gettext, ngettext, pgettext

from clearinghouse.records.languages import interface_language


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    """CLDR's locale for a language of the interface; English is the international one (28 May 2016)."""
    if language == "en":
        return Locale("en", "001")
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en", "001")


def language_name(code: str, language: str) -> str:
    """The name of a record's language (BCP 47) in a language of the interface; else the code."""
    names = locale(language).languages
    base, _separator, rest = interface_language(code).partition("-")
    if not rest:
        return str(names.get(base) or code)
    whole = f"{base}_{rest.title() if len(rest) == 4 else rest.upper()}"
    return str(names.get(whole) or names.get(base) or code)


def own_name(code: str) -> str:
    """What a language calls itself, or its code."""
    name = language_name(code, interface_language(code))
    return name[:1].upper() + name[1:]


# Dates


def partial_date(value: str | None, language: str) -> str:
    """A date of which the day or the month may be unknown: ``2016-05`` is “May 2016”."""
    if not value:
        return ""
    try:
        parts = [int(part) for part in value[:10].split("-")]
        year, month, day_of_month = [*parts, 1, 1][:3]
        day = date(year, month, day_of_month)
    except (TypeError, ValueError):
        return value
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", day, locale=locale(language)))
    return full_date(day, language)


def full_date(value: date, language: str) -> str:
    return str(babel_date(value, "long", locale=locale(language)))


def span(start: str, end: str, timezone: str, language: str) -> str:
    """From one moment to another: “28 September 2009, 09:00–13:00 (Eastern Daylight Time)”.

    Moments are partial dates or dates with a local time; the zone is named
    where there is a time and the zone is known.
    """
    from_day, to_day = start[:10], end[:10]
    from_time, to_time = _time(start, language), _time(end, language)
    zone = f" ({zone_name(start, timezone, language)})" if timezone and from_time else ""
    first = partial_date(from_day, language)
    if not end or (from_day == to_day and not to_time):
        return f"{_at(first, from_time, language)}{zone}" if from_time else first
    if from_day == to_day:
        return f"{_at(first, from_time, language)}–{to_time}{zone}"
    last = partial_date(to_day, language)
    if len(from_day) == len(to_day) == 10 and not from_time:
        days = (date.fromisoformat(from_day), date.fromisoformat(to_day))
        return str(format_interval(*days, "yMMMd", locale=locale(language)))
    first, last = (
        _at(day, time, language) if time else day
        for day, time in ((first, from_time), (last, to_time))
    )
    return f"{first} – {last}{zone}"


def _at(day: str, time: str, language: str) -> str:
    """A day and a time of it as the language puts them together."""
    together = str(get_datetime_format("medium", locale=locale(language)))
    return together.replace("{1}", day).replace("{0}", time)


def _time(value: str, language: str) -> str:
    if "T" not in value:
        return ""
    return str(format_time(datetime.fromisoformat(value), "short", locale=locale(language)))


def zone_name(value: str, timezone: str, language: str) -> str:
    """What a time zone (IANA) is called at a moment; its own name where it is not known."""
    try:
        there = datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(timezone))
    except (KeyError, ValueError):
        return timezone
    return str(get_timezone_name(there, locale=locale(language)))


# Lists


def in_a_list(items: Sequence[str], language: str) -> str:
    """Some words as the language lists them: “a, b and c”, “a、b和c”."""
    return str(format_list(items, style="standard", locale=locale(language))) if items else ""


def comma() -> str:
    """What stands between the items of a list without “and”, in the language in force: “, ”, “、”."""
    return pgettext("between items of a list", ", ")


def semicolon() -> str:
    """What stands between items that have commas of their own."""
    return pgettext("between items that have commas", "; ")


def joined(items: Iterable[object]) -> str:
    """Some words side by side, in the language in force: “a, b, c”."""
    return comma().join(str(item) for item in items)


def labelled(label: object, value: object) -> str:
    """A label and its value, in the language in force: “Improved: 3”."""
    return pgettext("a label and its value", "%(label)s: %(value)s") % {
        "label": label,
        "value": value,
    }


# Numbers


def _exact(value: float | int | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def number(value: float | int | Decimal, language: str) -> str:
    """A number with all its decimals."""
    return str(format_decimal(_exact(value), locale=locale(language), decimal_quantization=False))


def money(amount: float | int | Decimal, currency: str, language: str) -> str:
    """An amount with the currency's name: “120,000 euros”."""
    return str(
        format_currency(
            _exact(amount),
            currency,
            locale=locale(language),
            format_type="name",
            currency_digits=False,
            decimal_quantization=False,
        )
    )


_UNITS: dict[str, Callable[[int], str]] = {
    "people": lambda n: ngettext("%(number)s person", "%(number)s people", n),
    "organisations": lambda n: ngettext("%(number)s organisation", "%(number)s organisations", n),
    "families": lambda n: ngettext("%(number)s family", "%(number)s families", n),
    "households": lambda n: ngettext("%(number)s household", "%(number)s households", n),
    "services": lambda n: ngettext("%(number)s service", "%(number)s services", n),
    "places": lambda n: ngettext("%(number)s place", "%(number)s places", n),
    "flats": lambda n: ngettext("%(number)s flat", "%(number)s flats", n),
    "homes": lambda n: ngettext("%(number)s home", "%(number)s homes", n),
    "dwellings": lambda n: ngettext("%(number)s dwelling", "%(number)s dwellings", n),
    "projects": lambda n: ngettext("%(number)s project", "%(number)s projects", n),
    "cities": lambda n: ngettext("%(number)s city", "%(number)s cities", n),
    "municipalities": lambda n: ngettext("%(number)s municipality", "%(number)s municipalities", n),
    "countries": lambda n: ngettext("%(number)s country", "%(number)s countries", n),
    "languages": lambda n: ngettext("%(number)s language", "%(number)s languages", n),
    "nationalities": lambda n: ngettext("%(number)s nationality", "%(number)s nationalities", n),
    "schools": lambda n: ngettext("%(number)s school", "%(number)s schools", n),
    "jobs": lambda n: ngettext("%(number)s job", "%(number)s jobs", n),
    "events": lambda n: ngettext("%(number)s event", "%(number)s events", n),
    "visits": lambda n: ngettext("%(number)s visit", "%(number)s visits", n),
    "hours": lambda n: ngettext("%(number)s hour", "%(number)s hours", n),
    "months": lambda n: ngettext("%(number)s month", "%(number)s months", n),
    "years": lambda n: ngettext("%(number)s year", "%(number)s years", n),
    "points": lambda n: ngettext("%(number)s point", "%(number)s points", n),
    "scale_points": lambda n: ngettext(
        "%(number)s point on a scale", "%(number)s points on a scale", n
    ),
    "percentage_points": lambda n: ngettext(
        "%(number)s percentage point", "%(number)s percentage points", n
    ),
    "sd": lambda n: ngettext("%(number)s standard deviation", "%(number)s standard deviations", n),
    "odds_ratio": lambda n: gettext("odds ratio %(number)s"),
    "risk_ratio": lambda n: gettext("risk ratio %(number)s"),
}
_SAME_UNIT = {"percentage points": "percentage_points", "standard deviations": "sd"}


def quantity(value: float | int | Decimal, unit: str, language: str) -> str:
    """A value with its unit: per cent, money and common units in the reader's language."""
    exact = _exact(value)
    if unit == "percent":
        return str(format_percent(exact / 100, locale=locale(language), decimal_quantization=False))
    if len(unit) == 3 and unit.isupper() and is_currency(unit):
        return money(exact, unit, language)
    wording = _UNITS.get(_SAME_UNIT.get(unit, unit))
    shown = number(exact, language)
    if wording is None:
        return f"{shown} {unit.replace('_', ' ')}".strip()
    return wording(_count(exact, language)) % {"number": shown}


_LIKE_OTHER_FRACTIONS = {"ar": 100}
"""A whole number with the form of those fractions that do not take the singular; else two's."""


def _count(value: Decimal, language: str) -> int:
    """The whole number that has a value's form: French “1.5 heure”, Arabic as for a hundred."""
    if value == value.to_integral():
        return int(abs(value))
    if locale(language).plural_form(abs(value)) == "one":
        return 1
    return _LIKE_OTHER_FRACTIONS.get(language, 2)


def cost(amount: float, currency: str, per: str, language: str) -> str:
    """What something cost: “120,000 euros a year”."""
    shown = {"amount": money(amount, currency, language)}
    if per == "year":
        return pgettext("cost", "%(amount)s a year") % shown
    if per == "total":
        return pgettext("cost", "%(amount)s in total") % shown
    if per == "participant":
        return pgettext("cost", "%(amount)s per participant") % shown
    return f"{shown['amount']} ({per})" if per else shown["amount"]
