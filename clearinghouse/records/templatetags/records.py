"""Filters for the pages of records: dates, numbers and names as the reader's language writes them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clearinghouse.records import wording
from clearinghouse.records.languages import direction as direction_of
from clearinghouse.records.languages import interface_language

register = template.Library()


def _reader() -> str:
    return get_language() or "en"


@register.filter
def partial_date(value: str | None) -> str:
    return wording.partial_date(value, _reader())


@register.filter
def full_date(value: date | datetime | None) -> str:
    return wording.full_date(value, _reader()) if value else ""


@register.filter
def event_time(event: Any) -> str:
    """When an event was or will be, in its own time zone."""
    return wording.span(event.starts, event.ends, event.timezone, _reader())


@register.filter
def number(value: float | Decimal | None) -> str:
    return "" if value is None else wording.number(value, _reader())


@register.filter
def quantity(value: float | Decimal | None, unit: str = "") -> str:
    return "" if value is None else wording.quantity(value, unit, _reader())


@register.filter
def cost(record: Any) -> str:
    """What a practice cost, in words."""
    return wording.cost(record.cost_amount, record.cost_currency, record.cost_per, _reader())


@register.filter
def in_a_list(items: Sequence[str]) -> str:
    return wording.in_a_list(items, _reader())


@register.filter
def joined(items: Iterable[object]) -> str:
    return wording.joined(items)


@register.simple_tag
def comma() -> str:
    """Between links of a list, where ``joined`` cannot be used."""
    return wording.comma()


@register.filter
def joined_with_semicolons(items: Iterable[object]) -> str:
    """Words that have commas of their own, such as authors by family name."""
    return wording.semicolon().join(str(item) for item in items)


@register.filter
def labelled(label: object, value: object) -> str:
    return wording.labelled(label, value)


@register.filter
def language_name(code: str) -> str:
    return wording.language_name(code, _reader())


@register.filter
def own_name(code: str) -> str:
    return wording.own_name(code)


@register.filter
def direction(code: str) -> str:
    return direction_of(code)


@register.filter
def html_language(code: str) -> str:
    """The value of a ``lang`` attribute: script subtags make browsers choose the right glyphs."""
    return {"zh": "zh-Hans"}.get(code, code)


@register.filter
def in_reader_language(code: str) -> bool:
    return interface_language(code) == _reader()


@register.filter
def years(record: Any) -> str:
    """When it ran: “2014–2018”, “since 2014”."""
    first, last = record.first_year, record.last_year
    if first and last and first != last:
        return f"{first}–{last}"
    if first and not last and record.status == "ongoing":
        return _("since %(year)s") % {"year": first}
    return str(first or last or "")


@register.inclusion_tag("records/_in_language.html")
def written(text: Any, field: str = "title", link: str = "") -> dict[str, Any]:
    """A text's field with its language and direction, marked where it is not the reader's."""
    return {
        "text": text,
        "value": getattr(text, field, ""),
        "link": link,
        "foreign": bool(text) and not in_reader_language(text.language),
    }


@register.inclusion_tag("records/includes/pager.html", takes_context=True)
def pager(context: dict[str, Any], page: Any) -> dict[str, Any]:
    """The way through the pages of a list, its filters kept."""
    return {
        "request": context["request"],
        "page": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
    }


@register.simple_tag(takes_context=True)
def page_address(context: dict[str, Any], number: int) -> str:
    """This page's address with another page number; the first page has none."""
    parameters = context["request"].GET.copy()
    parameters.pop("page", None)
    if number > 1:
        parameters["page"] = str(number)
    query = parameters.urlencode()
    return f"?{query}" if query else context["request"].path


@register.inclusion_tag("records/includes/source_mark.html", takes_context=True)
def source_mark(context: dict[str, Any], number: int | None) -> dict[str, Any]:
    """A small link from a figure to the source that gives it, as the page numbers its sources."""
    return {"position": context["positions"].get(number)}


@register.filter
def is_web_address(value: str) -> bool:
    """Whether an address may be linked: nothing but http and https."""
    return value.lower().startswith(("http://", "https://"))


@register.filter
def without_scheme(value: str) -> str:
    """A web address as people write it."""
    return value.partition("://")[2].removeprefix("www.").rstrip("/")
