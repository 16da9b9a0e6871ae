"""A search from the reader's parameters to what a page shows: the one way in for pages and machines.

The engine finds and counts; the records of one page are then read in a number
of queries that does not grow with the results.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import structlog
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from clearinghouse.evidence.designs import STRENGTHS, strength_of_evidence
from clearinghouse.finding import query as queries
from clearinghouse.finding.embeddings import question_embedder
from clearinghouse.finding.embeddings.protocol import EmbeddingError, Vectors
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineRequest, EngineResponse, FacetCount, Hit
from clearinghouse.finding.facets import FACETS, YEAR
from clearinghouse.finding.labels import FACET_LABELS, Labels
from clearinghouse.finding.parameters import Parameters
from clearinghouse.finding.snippets import Parts, marked, matched_words, snippet
from clearinghouse.places.names import city_and_country, country_name
from clearinghouse.practices.models import Outcome, Practice, PracticePlace, PracticeText
from clearinghouse.records.languages import fallbacks, record_language
from clearinghouse.records.models import Origin
from clearinghouse.records.wording import joined

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

    ``text`` is the best for the reader; ``title`` and ``snippet`` (the piece of
    it that fits most) are parts, True where a part is a match. ``words`` are
    those of the question that its texts hold, ``fits`` the labels of the chosen
    filters that it fits.
    """

    practice: Practice
    text: PracticeText
    hit: Hit
    title: Parts
    snippet: Parts
    words: tuple[str, ...]
    strength: str
    places: tuple[str, ...]
    themes: tuple[str, ...]
    fits: tuple[str, ...]
    wanted: str

    @property
    def is_translation(self) -> bool:
        return bool(self.text.origin != Origin.ORIGINAL)

    @property
    def is_in_reader_language(self) -> bool:
        return bool(self.text.language == self.wanted)


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
    labels = labels or Labels(language)
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
    practices = {practice.slug: practice for practice in _practices(slugs, language)}
    codes_of = _codes([practice.pk for practice in practices.values()])
    results = []
    for slug, hit in zip(slugs, response.hits, strict=True):
        # A record that was withdrawn a moment ago may still be in the index.
        practice = practices.get(slug)
        text = practice.text(language) if practice else None
        if practice is None or text is None:
            continue
        places, main_theme = practice.places.all(), practice.main_theme_id
        codes = {
            **codes_of[practice.pk],
            "theme": tuple(dict.fromkeys([main_theme, *codes_of[practice.pk]["theme"]])),
            "region": tuple(place.country.region for place in places),
            "country": tuple(place.country_id for place in places),
            "kind": (practice.kind,),
            "scope": (practice.scope,),
            "status": (practice.status,),
            "language": (practice.language,),
        }
        results.append(
            Result(
                practice=practice,
                text=text,
                hit=hit,
                title=marked(text.title, text.language, query),
                snippet=snippet(
                    _body(text),
                    text.language,
                    query,
                    length=CHINESE_SNIPPET if text.language.startswith("zh") else SNIPPET,
                ),
                words=_words(query, text, practice) if hit.words_rank else (),
                strength=codes["evidence"][0],
                places=_places(places, language),
                themes=tuple(labels.label("theme", code) for code in codes["theme"]),
                fits=tuple(
                    labels.label(facet, code)
                    for facet, chosen in parameters.filters.items()
                    for code in chosen
                    if code in codes[facet]
                ),
                wanted=record_language(language),
            )
        )
    return results


def _practices(slugs: Sequence[str], language: str) -> list[Practice]:
    """The practices with what a list shows of them, in three queries."""
    return list(
        Practice.objects.public()
        .filter(slug__in=slugs)
        .only("slug", "kind", "scope", "status", "started", "ended", "main_theme_id")
        .prefetch_related(
            Prefetch(
                "texts",
                PracticeText.objects.filter(
                    Q(language__in=fallbacks(language)) | Q(origin=Origin.ORIGINAL)
                ),
            ),
            Prefetch(
                "places",
                PracticePlace.objects.select_related("country", "city").only(
                    "record_id",
                    "sort_order",
                    "city_name",
                    "country__region",
                    "city__name",
                    "city__names",
                ),
            ),
        )
    )


def _codes(ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """By practice, its codes in those facets whose codes are rows of their own; in four queries."""

    def pairs(relation: str, value: str, **conditions: Any) -> dict[int, list[str]]:
        through = getattr(Practice, relation).through
        found: dict[int, list[str]] = defaultdict(list)
        rows = through.objects.filter(practice_id__in=ids, **conditions).order_by("id")
        for practice, code in rows.values_list("practice_id", value):
            found[practice].append(code)
        return found

    themes = pairs("themes", "theme_id")
    targets = pairs("target_groups", "targetgroup_id")
    designs = pairs("studies", "study__design", study__live=True)
    with_outcomes = set(
        Outcome.objects.filter(record_id__in=ids).values_list("record_id", flat=True)
    )
    return {
        id: {
            "theme": tuple(themes[id]),
            "target": tuple(targets[id]),
            "evidence": (strength_of_evidence(designs[id], has_outcomes=id in with_outcomes),),
        }
        for id in ids
    }


def _words(query: queries.Query, text: PracticeText, practice: Practice) -> tuple[str, ...]:
    """The words of the question that the text shown holds, else those that its other texts hold."""
    shown = (text.language, f"{text.title} {_body(text)}")
    others = [
        (one.language, f"{one.title} {_body(one)}")
        for one in practice.all_texts()
        if one is not text
    ]
    return matched_words(query, [shown]) or matched_words(query, others)


def _body(text: PracticeText) -> str:
    parts = (text.summary, text.challenge, text.approach, text.results, text.lessons)
    return "\n\n".join(part for part in parts if part)


def _places(places: Sequence[PracticePlace], language: str) -> tuple[str, ...]:
    """Cities and countries as the reader calls them, the cities of a country together."""
    by_country: dict[str, list[str]] = {}
    for place in places:
        cities = by_country.setdefault(place.country_id, [])
        name = place.city.name_in(language) if place.city else place.city_name
        if name and name not in cities:
            cities.append(name)
    return tuple(
        city_and_country().format(city=joined(cities), country=country_name(code, language) or code)
        if cities
        else country_name(code, language) or code
        for code, cities in by_country.items()
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
