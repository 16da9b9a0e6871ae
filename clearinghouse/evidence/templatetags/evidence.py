"""``{% strength code %}``: the strength of evidence as a badge, in words and in a shape.

The shape is none to four filled dots of four, so that it reads without
colour; a screen reader is given the words.
"""

from typing import Any

from django import template

from clearinghouse.evidence.designs import STRENGTHS
from clearinghouse.evidence.models import Strength

register = template.Library()


@register.inclusion_tag("evidence/strength.html")
def strength(code: str) -> dict[str, Any]:
    """The badge of a code of ``evidence.models.Strength``."""
    rank = STRENGTHS.index(code)
    return {
        "label": Strength(code).label,
        "shape": "●" * rank + "○" * (len(STRENGTHS) - 1 - rank),
    }
