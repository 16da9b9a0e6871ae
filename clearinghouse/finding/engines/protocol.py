"""The one protocol behind which search engines stand.

An engine keeps documents with the vectors of their passages and answers a
request with a page of hits and exact facet counts. It knows nothing of the
database, of Django or of how a query was typed: the text arrives parsed
(``finding.query``) and embedded (``finding.embeddings``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clearinghouse.finding.documents import Document
from clearinghouse.finding.query import Query

Vectors = NDArray[np.float32]


class EngineError(Exception):
    """The engine cannot answer or keep what it was given; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class EngineRequest:
    """A question to an engine.

    ``vector`` (shape (dimensions,), normalised) is None where only words
    count. ``filters`` maps a facet to the codes of which a document must have
    at least one; different facets must all match. ``facets`` names the facets
    to count, each without its own filter. ``first_year``/``last_year`` keep
    the documents that ran at some time in that span. ``language`` is the
    reader's, for sorting by title. ``exclude`` leaves documents out by id.
    ``within`` keeps only these ids.
    """

    query: Query
    vector: Vectors | None = None
    record_type: str = "practices"
    language: str = "en"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facets: Sequence[str] = ()
    first_year: int | None = None
    last_year: int | None = None
    sort: str = "relevance"
    offset: int = 0
    limit: int = 20
    exclude: frozenset[str] = frozenset()
    within: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, and why: its rank (from 1) by words and by meaning, None where that did not find it."""

    id: str
    score: float
    words_rank: int | None = None
    meaning_rank: int | None = None
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    code: str
    count: int


@dataclass(frozen=True, slots=True)
class EngineResponse:
    """``total`` counts the whole result set; ``facets`` are exact for it; ``calls`` is what it took (for budgets)."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title (with its document) or a term that completes what was typed."""

    text: str
    id: str | None = None


class Engine(Protocol):
    """Keeps and finds documents. Writers are exclusive between processes; readers never wait for them."""

    def search(self, request: EngineRequest) -> EngineResponse: ...

    def similar(self, id: str, *, limit: int = 5) -> tuple[Hit, ...]:
        """The documents nearest in meaning to a kept one, itself left out; empty where it is not kept."""
        ...

    def suggest(
        self, prefix: str, *, language: str, limit: int = 8, record_type: str | None = None
    ) -> tuple[Suggestion, ...]:
        """What completes the words typed so far: titles that hold them (of one record type, if
        given; small and large letters and accents alike), then single words."""
        ...

    def correct(self, query: Query, *, language: str) -> str | None:
        """The query's text with misspelled words mended, None where nothing is to be mended."""
        ...

    def write(
        self, documents: Iterable[tuple[Document, Vectors]] = (), *, delete: Iterable[str] = ()
    ) -> None:
        """Keep documents with the vectors of their passages (shape (passages, dimensions)), replacing
        those of the same id, and forget others; durable and visible to every reader on return."""
        ...

    def rebuild(self, documents: Iterable[tuple[Document, Vectors]]) -> None:
        """Build a whole new index beside the live one and swap it in; searches go on meanwhile."""
        ...

    def fingerprints(self) -> Mapping[str, str]:
        """Every kept id with the fingerprint of what was kept, to be compared with the database."""
        ...

    def count(self) -> int: ...
