"""Parts of a page that a subject above contributes to one below.

The page of a city, a theme or an organisation shows what practices, studies
and events have to say of it. Those subjects know the city; the city does not
know them. Each registers a part, and the page asks for the parts of what it shows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page. ``template`` renders it with ``section`` in its context.

    ``total`` counts all there is; of them ``unshown`` are left out here, and
    ``more`` is the address that has them.
    """

    key: str
    title: str
    template: str
    records: Any = ()
    total: int | None = None
    unshown: int = 0
    more: str = ""
    more_label: str = ""
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


Contributor = Callable[[Any, HttpRequest], Section | None]

_contributors: dict[type[Model], list[tuple[int, Contributor]]] = {}


def contributes_to(model: type[Model], *, position: int) -> Callable[[Contributor], Contributor]:
    """Register a function that gives the part of a page of ``model``, or None where it has nothing.

    Lower positions come first on the page.
    """

    def register(contributor: Contributor) -> Contributor:
        _contributors.setdefault(model, []).append((position, contributor))
        _contributors[model].sort(key=lambda item: item[0])
        return contributor

    return register


def sections_of(subject: Model, request: HttpRequest) -> list[Section]:
    """The parts that other subjects contribute to the page of ``subject``, in order."""
    found = (
        contributor(subject, request)
        for _position, contributor in _contributors.get(type(subject), [])
    )
    return [section for section in found if section is not None]
