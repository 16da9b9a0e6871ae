"""Tags of the search page."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from clearinghouse.finding.search import FacetOption
from clearinghouse.records.wording import number

register = template.Library()

_OPTION = (
    '<li><label><input type="checkbox" id="{0}-{1}" name="{0}" value="{1}"{2}> {3}'
    ' <span class="count">{4}</span></label></li>'
)


@register.simple_tag
def facet_options(name: str, options: Iterable[FacetOption]) -> SafeString:
    """A facet's codes as checkboxes. A page has some two hundred, too many for a template in a loop."""
    language = get_language() or "en"
    return format_html_join(
        "\n",
        _OPTION,
        (
            (
                name,
                option.code,
                SafeString(" checked" if option.chosen else ""),
                option.label,
                number(option.count, language) if option.count > 999 else option.count,
            )
            for option in options
        ),
    )
