"""The record format of the interchange files: what every record type's form is made of.

Each app describes its own record as a form (a pydantic model of one line) and
says how it becomes database rows and how rows become a line again. A record
is unchanged when the line that the database would write equals the line that
was read, so that one description serves import, export and comparison.
"""

import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar

from django.db import models
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from clearinghouse.records.fields import LANGUAGE, SLUG, is_moment, is_partial_date
from clearinghouse.records.models import Record, Source, Text

Line = dict[str, Any]
"""A record as one JSON object, its fields in the order of the format."""

CityOf = Callable[[str, str], int | None]
"""From a city's name and a country code to the key of the city of the gazetteer."""


@dataclass(frozen=True)
class Codes:
    """The codes that this installation knows: the context in which a form is read.

    ``themes`` and ``target_groups`` map a code to its place in the vocabulary.
    """

    themes: Mapping[str, int]
    target_groups: Mapping[str, int]
    countries: frozenset[str]


def _refuse(message: str, **values: Any) -> PydanticCustomError:
    return PydanticCustomError("format", message, values)


# Texts


def _clean(value: str) -> str:
    if "\x00" in value:
        raise _refuse("holds a null character")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _refuse("holds half of a surrogate pair, which is no character") from None
    if not value.strip():
        raise _refuse("is empty (write null where it is not known)")
    return value


def _of_language(value: str) -> str:
    if not LANGUAGE.fullmatch(value):
        raise _refuse("{value} is not a language code, such as en, ar or zh-Hant", value=value)
    return value


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise _refuse(
            "{value} is not an identifier: lower-case ASCII words joined by “-”", value=value
        )
    return value


def _partial_date(value: str) -> str:
    if not is_partial_date(value):
        raise _refuse("{value} is not a date, such as 2016, 2016-05 or 2016-05-17", value=value)
    return value


def _moment(value: str) -> str:
    if not is_moment(value):
        raise _refuse(
            "{value} is not a date or a local date and time, such as 2009-09-28T09:00",
            value=value,
        )
    return value


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _timezone(value: str) -> str:
    if value not in _timezones():
        raise _refuse("{value} is not a time zone, such as America/New_York", value=value)
    return value


Words = Annotated[str, AfterValidator(_clean)]
"""A text of any length that says something."""
Title = Annotated[Words, Field(max_length=500)]
Name = Annotated[Words, Field(max_length=300)]
Slug = Annotated[str, Field(max_length=80), AfterValidator(_slug)]
Language = Annotated[str, Field(max_length=12), AfterValidator(_of_language)]
PartialDate = Annotated[str, AfterValidator(_partial_date)]
Moment = Annotated[str, AfterValidator(_moment)]
Timezone = Annotated[str, Field(max_length=60), AfterValidator(_timezone)]


def one_of(choices: type[models.TextChoices]) -> AfterValidator:
    """Holds a text to the codes of one of the database's lists."""
    values: list[str] = list(choices.values)

    def known(value: str) -> str:
        if value not in values:
            raise _refuse(
                "{value} is not one of {values}", value=value, values=", ".join(map(str, values))
            )
        return value

    return AfterValidator(known)


def matching(pattern: str, what: str) -> AfterValidator:
    """Holds a text to a shape; ``what`` says what it should have been."""
    shape = re.compile(pattern)

    def known(value: str) -> str:
        if not shape.fullmatch(value):
            raise _refuse("{value} is not {what}", value=value, what=what)
        return value

    return AfterValidator(known)


# Numbers


def _storable(value: Any) -> Any:
    """Refuse a whole number that a floating point column would change."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            exact = int(float(value)) == value
        except OverflowError:
            exact = False
        if not exact:
            raise _refuse("is too large to be kept exactly")
    return value


Number = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(_storable)]
Count = Annotated[int, Field(ge=0, le=2_147_483_647)]
Year = Annotated[int, Field(ge=1, le=9999)]


def number(value: float | None) -> float | int | None:
    """A number as the format writes it: whole where it is whole."""
    if value is None or abs(value) >= 2**53 or value != int(value):
        return value
    return int(value)


# Codes of the vocabularies


def _codes(info: ValidationInfo) -> Codes:
    assert isinstance(info.context, Codes)
    return info.context


def _country(value: str, info: ValidationInfo) -> str:
    if value not in _codes(info).countries:
        raise _refuse("{value} is not a country code of ISO 3166-1 alpha-2", value=value)
    return value


def _theme(value: str, info: ValidationInfo) -> str:
    if value not in _codes(info).themes:
        raise _refuse("{value} is not a theme", value=value)
    return value


def _target_group(value: str, info: ValidationInfo) -> str:
    if value not in _codes(info).target_groups:
        raise _refuse("{value} is not a target group", value=value)
    return value


def _once(values: list[Any]) -> list[Any]:
    for value in values:
        if values.count(value) > 1:
            raise _refuse("{value} is named twice", value=value)
    return values


def _in_vocabulary_order(values: list[str], info: ValidationInfo) -> list[str]:
    return sorted(values, key=_codes(info).themes.__getitem__)


def _main_first(values: list[str], info: ValidationInfo) -> list[str]:
    return [*values[:1], *_in_vocabulary_order(values[1:], info)]


def _groups_in_order(values: list[str], info: ValidationInfo) -> list[str]:
    return sorted(values, key=_codes(info).target_groups.__getitem__)


Country = Annotated[str, AfterValidator(_country)]
Theme = Annotated[str, AfterValidator(_theme)]
TargetGroup = Annotated[str, AfterValidator(_target_group)]
Themes = Annotated[list[Theme], AfterValidator(_once), AfterValidator(_in_vocabulary_order)]
"""Themes in the order of the vocabulary, whatever the order in the line."""
RankedThemes = Annotated[
    list[Theme],
    Field(min_length=1, max_length=4),
    AfterValidator(_once),
    AfterValidator(_main_first),
]
"""The main theme, then the others in the order of the vocabulary."""
TargetGroups = Annotated[list[TargetGroup], AfterValidator(_once), AfterValidator(_groups_in_order)]
Slugs = Annotated[list[Slug], AfterValidator(_once), AfterValidator(sorted)]
"""Identifiers of other records, sorted."""


# Forms


class Form(BaseModel):
    """A JSON object of the format. Unknown fields are errors; types are not bent to fit."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=False)


class SourceForm(Form):
    url: Annotated[Words, Field(max_length=2000)]
    title: Annotated[Words, Field(max_length=500)] | None = None
    publisher: Name | None = None
    language: Language | None = None
    published: PartialDate | None = None


class PlaceForm(Form):
    city: Annotated[Words, Field(max_length=120)] | None = None
    country: Country


Sources = Annotated[list[SourceForm], Field(min_length=1)]


class RecordForm(Form):
    """A record of any type; a subclass has the fields of its own."""

    links: ClassVar[Mapping[str, str]] = {}
    """The fields that name other records, with the type of record that they name."""

    id: Slug
    language: Language

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong between fields: pairs of a path and a message."""
        return iter(())

    def line(self) -> Line:
        """The record as the database would write it, were it stored."""
        return self.model_dump()

    def references(self) -> Iterator[tuple[str, str, str]]:
        """The records that it names: path, record type, identifier."""
        for name, record_type in self.links.items():
            named = getattr(self, name)
            if isinstance(named, list):
                for index, slug in enumerate(named):
                    yield f"{name}[{index}]", record_type, slug
            elif named is not None:
                yield name, record_type, named

    def named_places(self) -> Iterator[tuple[str, str, str]]:
        """The cities that it names: path, name, country code."""
        return iter(())


class TranslationForm(Form):
    """A record's text in another language; a subclass has the words that its type has.

    ``outdated`` says that the original has changed since the translation was made.
    """

    words: ClassVar[tuple[str, ...]]

    record: str
    id: Slug
    language: Language
    origin: Annotated[str, matching("human|machine", "one of machine, human")]
    reviewed: bool = False
    outdated: bool | None = None


def source_number_problems(
    sources: Sequence[Any], cited: Iterable[tuple[str, int]]
) -> Iterator[tuple[str, str]]:
    """Refuse indexes into ``sources`` that are beyond its end; ``cited`` pairs path and index."""
    for path, index in cited:
        if index >= len(sources):
            yield path, f"{index} is not an index of sources ({len(sources)} given)"


# Rows


@dataclass
class Rows:
    """A record as unsaved rows.

    ``facts`` are columns of the record itself, ``text`` its original text,
    ``children`` the rows of each relation in order, ``codes`` the keys of
    vocabulary concepts and ``linked`` the identifiers of other records, both
    by the name of the many-to-many field.
    """

    facts: dict[str, Any]
    text: Any
    children: dict[str, list[Any]]
    codes: dict[str, list[str]] = field(default_factory=dict)
    linked: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordFormat:
    """One record type's part of the format: its form, and the ways to and from rows.

    ``fields`` are the words of a text with their names in the format, in
    order: ``{"title": "name", "summary": "summary"}`` for organisations.
    ``foreign`` maps a field that names one other record to its column.
    """

    model: type[Record]
    form: type[RecordForm]
    translation: type[TranslationForm]
    rows: Callable[[Any, CityOf], Rows]
    line: Callable[[Any], Line]
    prefetch: tuple[str, ...]
    related: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.model.record_type

    @property
    def text_model(self) -> Any:
        """The model of its texts."""
        return self.model._meta.get_field("texts").related_model


def source_rows(model: type[Source], forms: Sequence[SourceForm]) -> list[Source]:
    """The sources of a record, numbered from 1 in their order."""
    return [
        model(
            number=index,
            url=form.url,
            title=form.title or "",
            publisher=form.publisher or "",
            language=form.language or "",
            published=form.published or "",
        )
        for index, form in enumerate(forms, start=1)
    ]


def source_lines(sources: Iterable[Source]) -> list[Line]:
    return [
        {
            "url": source.url,
            "title": source.title or None,
            "publisher": source.publisher or None,
            "language": source.language or None,
            "published": source.published or None,
        }
        for source in sorted(sources, key=lambda source: source.number)
    ]


def source_index(sources: Iterable[Source], wanted: int) -> int:
    """The index in the format of the source of this number. Raises LookupError without one."""
    numbers = sorted(source.number for source in sources)
    if wanted not in numbers:
        raise LookupError(f"a figure names source {wanted}, which is not there")
    return numbers.index(wanted)


def place_row(form: PlaceForm, city_of: CityOf) -> dict[str, Any]:
    """The columns of a place as a record names it."""
    return {
        "city_name": form.city or "",
        "country_id": form.country,
        "city_id": city_of(form.city, form.country) if form.city else None,
    }


def place_line(place: Any) -> Line:
    return {"city": place.city_name or None, "country": place.country_id}


def text_of(record: Record) -> Any:
    """The original text. Raises LookupError if the record has none."""
    original = record.original
    if original is None:
        raise LookupError("it has no original text")
    return original


def translation_line(record_format: RecordFormat, record: Record, translation: Text) -> Line:
    """A line of ``translations.jsonl``; fields beyond the title and the first text only where set."""
    line: Line = {"record": record.record_type, "id": record.slug, "language": translation.language}
    for position, name in enumerate(record_format.translation.words):
        value = getattr(translation, column_of(name)) or None
        if value is not None or position < 2:
            line[name] = value
    line["origin"] = translation.origin
    line["reviewed"] = translation.reviewed
    if record.is_outdated(translation):
        line["outdated"] = True
    return line


def column_of(word: str) -> str:
    """The column of a word of the format: an organisation's ``name`` is its text's title."""
    return "title" if word == "name" else word


# Errors


def problems_of(error: ValidationError) -> Iterator[tuple[str, str]]:
    """What is wrong with a line, as pairs of a path (``outcomes[0].source``) and a message."""
    for found in error.errors(include_url=False):
        yield path_of(found["loc"]), message_of(found)


def path_of(location: Iterable[str | int]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
}

_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}


def _kind(value: Any) -> str:
    if isinstance(value, float):
        return str(value)
    return _KINDS.get(type(value), type(value).__name__)


def message_of(found: Any) -> str:
    """A message in plain words for one of pydantic's errors."""
    kind, values = found["type"], found.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not a field of the format"
    if kind in _WANTED:
        return f"must be {_WANTED[kind]}, not {_kind(found['input'])}"
    if kind == "too_short":
        return f"needs at least {values['min_length']} ({values['actual_length']} given)"
    if kind in {"too_long", "string_too_long"} and isinstance(found["input"], str):
        length = len(found["input"])
        return f"may have at most {values['max_length']} characters ({length} given)"
    if kind == "too_long":
        return f"may have at most {values['max_length']} ({values['actual_length']} given)"
    if kind == "greater_than_equal":
        return f"{found['input']} is less than {values['ge']}"
    if kind == "less_than_equal":
        return f"{found['input']} is more than {values['le']}"
    if kind == "finite_number":
        return "must be a finite number"
    if kind == "int_parsing_size":
        return "is too large a number"
    return str(found["msg"])
