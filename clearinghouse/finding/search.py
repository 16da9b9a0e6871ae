"""A search from the reader's parameters to what a page shows: the one way in for pages and machines.

The engine finds and counts; ``cards`` know the records of one page; what
depends on the question is added here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import structlog
from django.utils.translation import gettext as _

from clearinghouse.evidence.designs import STRENGTHS
from clearinghouse.finding import query as queries
from clearinghouse.finding.cards import Card, cards
from clearinghouse.finding.embeddings import question_embedder
from clearinghouse.finding.embeddings.protocol import EmbeddingError, Vectors
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineRequest, EngineResponse, FacetCount, Hit
from clearinghouse.finding.facets import FACETS, YEAR
from clearinghouse.finding.labels import FACET_LABELS, Labels, labels_in
from clearinghouse.finding.parameters import Parameters
from clearinghouse.finding.snippets import Parts, marked, matched_words, snippet
from clearinghouse.records.languages import record_language

log = structlog.get_logger(__name__)

PAGE_SIZE = 20

SNIPPET, CHINESE_SNIPPET = 220, 90
"""Characters of a result's snippet: three lines or so, of letters and of Chinese characters."""

CODES_SHOWN = 8
"""Codes of a facet that are shown before “more”."""

_IN_OWN_ORDER = frozenset(["evidence", "scope"])
"""Facets whose codes are steps of a scale, shown as such and not by count."""


@dataclass(frozen=True, slots=True)
class FacetOption:
    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with what it offers: the first codes, and the ``more`` that are folded away."""

    name: str
    label: str
    options: tuple[FacetOption, ...]
    more: tuple[FacetOption, ...]

    @property
    def chosen(self) -> int:
        return sum(option.chosen for option in (*self.options, *self.more))

    @property
    def all_options(self) -> tuple[FacetOption, ...]:
        return (*self.options, *self.more)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the search without it."""

    facet: str
    label: str
    without: Parameters


@dataclass(frozen=True, slots=True)
class Result:
    """A practice found, and why.

    ``title`` and ``snippet`` (the piece of its text that fits most) are parts,
    True where a part is a match. ``words`` are those of the question that its
    texts hold, ``fits`` the labels of the chosen filters that it fits.
    """

    card: Card
    hit: Hit
    title: Parts
    snippet: Parts
    words: tuple[str, ...]
    fits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a search found, in the reader's language. ``total`` counts all that was found."""

    parameters: Parameters
    results: tuple[Result, ...]
    total: int
    facets: tuple[Facet, ...]
    years: tuple[FacetCount, ...]
    """How many of all that was found began in each year, where asked for."""
    chips: tuple[Chip, ...]
    notices: tuple[str, ...]
    size: int
    correction: Parameters | None
    """The same search with misspelled words mended."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def facet(self, name: str) -> Facet:
        return next(facet for facet in self.facets if facet.name == name)


def search(
    parameters: Parameters,
    language: str,
    labels: Labels | None = None,
    *,
    size: int = PAGE_SIZE,
) -> SearchPage:
    """Find practices and read what a page of ``size`` shows of them in ``language`` (of the interface).

    Raises EngineError where the engine cannot answer.
    """
    labels = labels or labels_in(language)
    engine = get_engine()
    query = queries.parse(parameters.text)
    request = engine_request(parameters, language, query, size=size)
    response = engine.search(request)
    notices = list(parameters.notices)
    if not response.hits and response.total and parameters.page > 1:
        last = -(-response.total // size)
        parameters = parameters.at_page(last)
        notices.append(_("There are no more results after this page."))
        response = engine.search(replace(request, offset=(last - 1) * size))
    correction = None
    if parameters.text and parameters.page == 1:
        corrected = engine.correct(query, language=record_language(language))
        correction = parameters.asking(corrected) if corrected else None
    return SearchPage(
        parameters=parameters,
        results=tuple(_results(response, query, parameters, language, labels)),
        total=response.total,
        facets=tuple(_facets(response, parameters, labels)),
        years=tuple(sorted(response.facets.get(YEAR, ()), key=lambda count: int(count.code))),
        chips=tuple(_chips(parameters, labels)),
        notices=tuple(notices),
        size=size,
        correction=correction,
    )


def engine_request(
    parameters: Parameters,
    language: str,
    query: queries.Query | None = None,
    *,
    size: int = PAGE_SIZE,
) -> EngineRequest:
    """The question to an engine that these parameters are."""
    query = query or queries.parse(parameters.text)
    return EngineRequest(
        query=query,
        vector=None if query.blank else query_vector(query.text),
        language=record_language(language),
        filters=parameters.filters,
        facets=(*FACETS, YEAR) if parameters.view == "years" else FACETS,
        first_year=parameters.first_year,
        last_year=parameters.last_year,
        sort=parameters.sort,
        offset=(parameters.page - 1) * size,
        limit=size,
    )


def query_vector(text: str) -> Vectors | None:
    """The vector of a question, kept for the pages that follow; None where only words can be had."""
    embedder = question_embedder()
    if embedder is None:
        return None
    try:
        return _kept_vector(embedder.model, text)
    except EmbeddingError as error:
        log.warning("searching by words alone", because=str(error))
        return None


@lru_cache(maxsize=2048)
def _kept_vector(model: str, text: str) -> Vectors:
    """The vector that the embedder of this name gives; another model's is never taken for it."""
    embedder = question_embedder()
    if embedder is None or embedder.model != model:
        raise EmbeddingError("the embedder was just changed")
    return embedder.embed_query(text)


# What a page shows of what was found


def _results(
    response: EngineResponse,
    query: queries.Query,
    parameters: Parameters,
    language: str,
    labels: Labels,
) -> list[Result]:
    slugs = [hit.id.partition("/")[2] for hit in response.hits]
    known = cards(slugs, language, labels)
    # A record that was withdrawn a moment ago may still be in the index.
    return [
        _result(known[slug], hit, query, parameters, labels)
        for slug, hit in zip(slugs, response.hits, strict=True)
        if slug in known
    ]


def _result(
    card: Card, hit: Hit, query: queries.Query, parameters: Parameters, labels: Labels
) -> Result:
    length = CHINESE_SNIPPET if card.language.startswith("zh") else SNIPPET
    shown = [(card.language, card.title), (card.language, card.body)]
    return Result(
        card=card,
        hit=hit,
        title=marked(card.title, card.language, query),
        snippet=snippet(card.body, card.language, query, length=length),
        # Of its other texts only where the one shown has none of the words.
        words=matched_words(query, shown) or matched_words(query, card.other_texts)
        if hit.words_rank
        else (),
        fits=tuple(
            labels.label(facet, code)
            for facet, chosen in parameters.filters.items()
            for code in chosen
            if code in card.codes[facet]
        ),
    )


def _facets(response: EngineResponse, parameters: Parameters, labels: Labels) -> list[Facet]:
    facets = []
    for name in FACETS:
        counted = _with_chosen(response.facets.get(name, ()), parameters.filters.get(name, ()))
        options = [
            FacetOption(
                code=count.code,
                label=labels.label(name, count.code),
                count=count.count,
                chosen=parameters.has(name, count.code),
            )
            for count in counted
        ]
        if name in _IN_OWN_ORDER:
            steps = STRENGTHS[::-1] if name == "evidence" else labels.codes(name)
            options.sort(key=lambda option: steps.index(option.code))
        else:
            options.sort(key=lambda option: (not option.chosen, -option.count, option.label))
        shown = max(CODES_SHOWN, sum(option.chosen for option in options))
        if len(options) == shown + 1:
            shown += 1
        facets.append(
            Facet(name, str(FACET_LABELS[name]), tuple(options[:shown]), tuple(options[shown:]))
        )
    return facets


def _with_chosen(counted: Sequence[FacetCount], chosen: Sequence[str]) -> list[FacetCount]:
    """The counts, and a zero for every chosen code that nothing has."""
    known = {count.code for count in counted}
    return [*counted, *(FacetCount(code, 0) for code in chosen if code not in known)]


def _chips(parameters: Parameters, labels: Labels) -> list[Chip]:
    chips = [
        Chip(facet, labels.label(facet, code), parameters.toggled(facet, code))
        for facet, codes in parameters.filters.items()
        for code in codes
    ]
    first, last = parameters.first_year, parameters.last_year
    if first is not None:
        label = _("Running in %(year)s or later") % {"year": first}
        chips.append(Chip("from", label, parameters.within_years(None, last)))
    if last is not None:
        label = _("Begun in %(year)s or before") % {"year": last}
        chips.append(Chip("to", label, parameters.within_years(first, None)))
    return chips
