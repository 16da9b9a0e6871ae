"""The parameters of a search: what its address says, and the addresses of the searches next to it.

Parsing never fails. What it cannot use it leaves out and says so in
``notices``; what it returns is an address again, always in the same order, so
that equal searches have equal addresses.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from clearinghouse.finding.facets import FACETS
from clearinghouse.records.wording import joined

PARAMETERS = ("q", *FACETS, "from", "to", "sort", "page", "view")
"""All that a search's address may say."""

SORTS = ("relevance", "newest", "evidence", "title")
VIEWS = ("list", "map", "years")

TEXT_LIMIT = 1_000
"""Characters of a question that are read."""

CODES_LIMIT = 60
"""Codes that are read of one facet."""

LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Parameters:
    """A search as its address asks for it.

    ``filters`` maps a facet to the codes chosen. ``sort`` is empty where the
    reader chose none: by relevance if there is a text, else the newest first.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    chosen_sort: str = ""
    view: str = "list"
    page: int = 1
    notices: tuple[str, ...] = ()

    @property
    def sort(self) -> str:
        return self.chosen_sort or ("relevance" if self.text else "newest")

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the page number differs from the bare list of practices."""
        return bool(self.text or self.has_filters or self.chosen_sort or self.view != "list")

    @property
    def has_filters(self) -> bool:
        return bool(self.filters or self.first_year or self.last_year)

    def has(self, facet: str, code: str) -> bool:
        return code in self.filters.get(facet, ())

    # The searches next to this one. All but another page begin at the first page.

    def toggled(self, facet: str, code: str) -> "Parameters":
        """This search with a code of a facet chosen, or no longer."""
        codes = self.filters.get(facet, ())
        codes = tuple(one for one in codes if one != code) if code in codes else (*codes, code)
        return self.only(facet, codes)

    def only(self, facet: str, codes: Iterable[str]) -> "Parameters":
        """This search with just these codes of a facet."""
        filters = {**self.filters, facet: tuple(sorted(codes))}
        return replace(self, filters=_in_order(filters), page=1)

    def within_years(self, first: int | None, last: int | None) -> "Parameters":
        return replace(self, first_year=first, last_year=last, page=1)

    def without_filters(self) -> "Parameters":
        return replace(self, filters={}, first_year=None, last_year=None, page=1)

    def asking(self, text: str) -> "Parameters":
        """The same filters with another question."""
        return replace(self, text=text, page=1)

    def sorted_by(self, sort: str) -> "Parameters":
        default = replace(self, chosen_sort="").sort
        return replace(self, chosen_sort="" if sort == default else sort, page=1)

    def seen_as(self, view: str) -> "Parameters":
        return replace(self, view=view, page=1)

    def at_page(self, page: int) -> "Parameters":
        return replace(self, page=page)

    # Addresses

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in the one order of addresses."""
        found = [("q", self.text)] if self.text else []
        found += [(facet, code) for facet in FACETS for code in self.filters.get(facet, ())]
        if self.first_year is not None:
            found.append(("from", str(self.first_year)))
        if self.last_year is not None:
            found.append(("to", str(self.last_year)))
        if self.chosen_sort:
            found.append(("sort", self.chosen_sort))
        if self.view != "list":
            found.append(("view", self.view))
        if self.page > 1:
            found.append(("page", str(self.page)))
        return found

    @property
    def query_string(self) -> str:
        """``?q=…&theme=…``, or ``?`` alone where there is nothing to say."""
        return f"?{urlencode(self.pairs())}"


def parse(data: QueryDict, is_known: Callable[[str, str], bool]) -> Parameters:
    """Read the parameters of an address. ``is_known`` says whether a facet has a code."""
    notices: list[str] = []
    text = " ".join(data.get("q", "").replace("\x00", " ").split())
    if len(text) > TEXT_LIMIT:
        text = text[:TEXT_LIMIT]
        notices.append(_("The question is very long: only its beginning was read."))
    first, last = _year(data, "from", notices), _year(data, "to", notices)
    if first is not None and last is not None and first > last:
        first, last = last, first
        notices.append(_("The first year was after the last: they were exchanged."))
    return Parameters(
        text=text,
        filters=_filters(data, is_known, notices),
        first_year=first,
        last_year=last,
        chosen_sort=_choice(data, "sort", SORTS, notices),
        view=_choice(data, "view", VIEWS, notices) or "list",
        page=_page(data, notices),
        notices=tuple(notices),
    )


def _filters(
    data: QueryDict, is_known: Callable[[str, str], bool], notices: list[str]
) -> dict[str, tuple[str, ...]]:
    filters: dict[str, tuple[str, ...]] = {}
    unknown: list[str] = []
    for facet in FACETS:
        codes = dict.fromkeys(code for code in data.getlist(facet)[:CODES_LIMIT] if code)
        filters[facet] = tuple(sorted(code for code in codes if is_known(facet, code)))
        unknown += [f"{facet}={code[:40]}" for code in codes if not is_known(facet, code)]
    if unknown:
        notices.append(
            _("Left out, because there is no such filter: %(filters)s.")
            % {"filters": joined(unknown[:10])}
        )
    return _in_order(filters)


def _in_order(filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {facet: filters[facet] for facet in FACETS if filters.get(facet)}


def _year(data: QueryDict, name: str, notices: list[str]) -> int | None:
    given = data.get(name, "").strip()
    if not given:
        return None
    year = _number(given)
    if year is None or not 1000 <= year <= 9999:
        notices.append(
            _("“%(value)s” is not a year of four digits: it was left out.") % {"value": given[:40]}
        )
        return None
    return year


def _page(data: QueryDict, notices: list[str]) -> int:
    given = data.get("page", "").strip()
    if not given:
        return 1
    page = _number(given)
    if page is None or not 1 <= page <= LAST_PAGE:
        notices.append(
            _("There is no page “%(value)s”: this is the first one.") % {"value": given[:40]}
        )
        return 1
    return page


def _choice(data: QueryDict, name: str, known: tuple[str, ...], notices: list[str]) -> str:
    given = data.get(name, "").strip()
    if given and given not in known:
        notices.append(
            _("Left out, because there is no such choice: %(choice)s.")
            % {"choice": f"{name}={given[:40]}"}
        )
        return ""
    return given


def _number(text: str) -> int | None:
    """A whole number in any script's digits."""
    return int(text) if len(text) <= 9 and text.isdecimal() else None
