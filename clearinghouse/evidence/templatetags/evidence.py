"""``{% strength code %}`` and ``{% direction_badge code %}``: evidence as badges, in words and in a shape.

The shapes (none to four filled dots of four; a triangle up or down, a sign of
equality) read without colour; a screen reader is given the words.
"""

from collections.abc import Iterable
from typing import Any

from django import template

from clearinghouse.evidence.designs import STRENGTHS
from clearinghouse.evidence.listing import Found, directions
from clearinghouse.evidence.models import Direction, Effect, Strength

register = template.Library()

SYMBOLS = {
    Direction.IMPROVED: "▲",
    Direction.NO_DIFFERENCE: "＝",
    Direction.WORSENED: "▼",
    Direction.MIXED: "◆",
}


@register.inclusion_tag("evidence/strength.html")
def strength(code: str) -> dict[str, Any]:
    """The badge of a code of ``evidence.models.Strength``."""
    rank = STRENGTHS.index(code)
    return {
        "label": Strength(code).label,
        "shape": "●" * rank + "○" * (len(STRENGTHS) - 1 - rank),
    }


@register.inclusion_tag("evidence/includes/direction.html")
def direction_badge(direction: str, count: int | None = None) -> dict[str, Any]:
    """What an effect did (a code of ``evidence.models.Direction``), with how many effects did so."""
    return {
        "direction": direction,
        "symbol": SYMBOLS[Direction(direction)],
        "label": Direction(direction).label,
        "count": count,
    }


@register.filter
def found(effects: Iterable[Effect]) -> list[Found]:
    """The directions of some effects with their counts."""
    return directions(effects)
