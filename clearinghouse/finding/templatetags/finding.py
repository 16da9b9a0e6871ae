"""Tags of the search page."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clearinghouse.finding.search import FacetOption
from clearinghouse.finding.snippets import Parts
from clearinghouse.records.wording import number

register = template.Library()


@register.simple_tag
def facet_options(name: str, options: Iterable[FacetOption]) -> SafeString:
    """A facet's codes as checkboxes. A page has some two hundred, too many for a template in a loop."""
    language = get_language() or "en"
    return SafeString(
        "\n".join(
            f'<li><label><input type="checkbox" id="{name}-{_escaped(option.code)}" name="{name}"'
            f' value="{_escaped(option.code)}"{" checked" if option.chosen else ""}> {_escaped(option.label)}'
            f' <span class="count">{_count(option.count, language)}</span></label></li>'
            for option in options
        )
    )


_escaped = lru_cache(maxsize=8192)(escape)


def _count(count: int, language: str) -> str:
    return number(count, language) if count > 999 else str(count)


@register.filter
def matches_marked(parts: Parts) -> SafeString:
    """A title or snippet with its matches in ``<mark>``."""
    return SafeString(
        "".join(f"<mark>{escape(part)}</mark>" if match else escape(part) for part, match in parts)
    )
