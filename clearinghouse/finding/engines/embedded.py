"""The embedded search engine: words and facets in Tantivy, meaning in usearch, on the local disk.

What a search finds, in one sentence: the documents that hold enough of the words, and those nearest
in meaning, as far as they pass the filters, hold every phrase and nothing excluded.

- *Enough of the words*: see ``words.needed_words``; function words and words that no document holds
  do not count.
- *Nearest in meaning*: the ``MOST_BY_MEANING`` documents of the record type whose best passage is
  most similar to the question, as far as they lie in the upper half of the way from the collection
  as a whole (the similarity with its mean vector) to the best one. Where filters leave fewer than
  ``NARROW`` documents, these are all compared, so that a narrow filter hides no match that many
  better ones outside of it would crowd out.
- Without words, phrases or alternatives: all that passes the filters.

``total`` and the facets' counts are exact for this set. By relevance, its documents stand in the
order of both scores fused (``finding.ranking``); the first ``WINDOW`` by words take part in it,
the rest follow in the order by words. So a page is the same whichever page was asked for before.

Vectors are kept without their language (``finding.language_neutral``), as learned when an index
gets its first ones, and the same is done to each question; and each is moved a little towards what
its themes and target groups have in common (``finding.kinship``).
"""

import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Generic, NamedTuple, TypeVar

import numpy as np
import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from clearinghouse.finding.analysis import ANALYSES, analysis_of, plain_terms, words
from clearinghouse.finding.documents import Document
from clearinghouse.finding.embeddings.passages import passage_languages
from clearinghouse.finding.engines.generations import Generations
from clearinghouse.finding.engines.protocol import (
    EngineError,
    EngineRequest,
    EngineResponse,
    FacetCount,
    Hit,
    Suggestion,
    Vectors,
)
from clearinghouse.finding.engines.vectors import VectorReader, VectorWriter, sync_folder
from clearinghouse.finding.engines.words import (
    SCHEMA,
    SCHEMA_VERSION,
    Asked,
    Asker,
    Clause,
    Must,
    MustNot,
    Should,
    document_json,
    facet_field,
    open_index,
    title_field,
    title_for,
    without_score,
)
from clearinghouse.finding.fusion import convex_combination
from clearinghouse.finding.kinship import Kinship
from clearinghouse.finding.language_neutral import LanguageNeutral
from clearinghouse.finding.query import Query
from clearinghouse.finding.ranking import (
    FEEDBACK_DOCUMENTS,
    FUSED_BY_WORDS,
    MEANING_WEIGHT,
    WORDS_WEIGHT,
    with_feedback,
)
from clearinghouse.records.languages import TEXT_LANGUAGES, record_language

WINDOW = 1_000
MOST_BY_MEANING = 200
NARROW = 2_000
MEANING_DEPTH = 0.5
"""How far down from the best similarity (0) to that of the whole collection (1) a match may lie."""

SAMPLE = 5_000
FEWEST_ROWS = 200
"""The documents from which an index learns how languages show in vectors, and the rows that takes."""

SORTS = ("relevance", "newest", "evidence", "title")

_NOTHING_IN_COMMON = 1e-3
_FACET_SIZE = 10_000
_YEARS_END = 100_000
_MANY = 1_000
"""Up to here, keys looked up one by one are found faster than as a set."""
_BATCH = 500
_SUGGESTED_TERMS = 500
_REMEMBERED_QUESTIONS = 64


Answer = TypeVar("Answer")


def document_key(id: str) -> int:
    """The number under which both indexes keep a document."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest())


class EmbeddedEngine:
    """An index in a folder of the local disk. Any number of threads and processes may share it.

    ``patience`` is how many seconds a writer waits for another one.
    """

    def __init__(self, path: str | os.PathLike[str], *, patience: float = 30.0) -> None:
        self._generations = Generations(Path(path), patience=patience)
        self._state: _State | None = None
        self._opening = threading.Lock()

    # Reading

    def search(self, request: EngineRequest) -> EngineResponse:
        """Answer a question. Raises EngineError where the index cannot be read or the request is
        of no use to it (an unknown sort, vectors of other dimensions)."""
        if request.sort not in SORTS:
            raise EngineError(f"There is no sort {request.sort!r}; there are {', '.join(SORTS)}")
        return _Search(self._snapshot(), request).answer()

    def similar(self, id: str, *, limit: int = 5) -> tuple[Hit, ...]:
        state = self._snapshot()
        address = state.address(id)
        if address is None:
            return ()
        rows = state.rows_of([address])[0]
        if not len(rows):
            return ()
        mean = state.vectors.vectors(rows).mean(axis=0)
        length = float(np.linalg.norm(mean))
        if length == 0:
            return ()
        near = state.nearest((mean / length).astype(np.float32), id.split("/")[0]).documents
        others = [one for one in near if one.key != document_key(id)][:limit]
        return tuple(
            Hit(state.kept(one.address)["id"], one.similarity, None, rank, one.similarity)
            for rank, one in enumerate(others, start=1)
        )

    def suggest(
        self, prefix: str, *, language: str, limit: int = 8, record_type: str | None = None
    ) -> tuple[Suggestion, ...]:
        """Titles that hold the words typed, the last one begun, and then words that complete it."""
        typed = plain_terms(prefix[:200])
        if not typed or limit < 1:
            return ()
        state = self._snapshot()
        searcher = state.searcher
        *whole, begun = typed
        completed = searcher.terms_with_prefix("title_words", begun, limit=_SUGGESTED_TERMS)
        suggestions: list[Suggestion] = []
        if completed:
            clauses: list[Clause] = [
                (Must, tantivy.Query.term_query(SCHEMA, "title_words", one, "basic"))
                for one in dict.fromkeys(whole)
            ]
            clauses.append(
                (
                    Must,
                    tantivy.Query.term_set_query(
                        SCHEMA, "title_words", [term for term, _ in completed]
                    ),
                )
            )
            if record_type is not None:
                clauses.append((Must, _type_query(record_type)))
            found = searcher.search(
                tantivy.Query.boolean_query(clauses),
                limit=4 * limit,
                count=False,
                order_by_field="evidence",
            )
            for _, address in found.hits:
                kept = state.kept(address)
                title = _title_matching(kept, language, whole, begun)
                suggestions.append(Suggestion(title, kept["id"]))
        own = record_language(language)
        suggestions.sort(key=lambda one: not _begins(one.text, typed, own))
        suggestions = suggestions[: max(1, limit - 2) if len(suggestions) > limit else limit]
        beside: list[Clause] = [
            (Must, tantivy.Query.term_query(SCHEMA, "plain", one, "basic"))
            for one in dict.fromkeys(whole)
        ]
        terms = searcher.terms_with_prefix(
            "plain",
            begun,
            filter_query=tantivy.Query.boolean_query(beside) if beside else None,
            limit=limit * 2,
        )
        before = prefix[: _last_word_start(prefix)]
        taken = {one.text.casefold() for one in suggestions}
        for term, _ in terms:
            text = before + state.written(term)
            if len(suggestions) >= limit:
                break
            if term != begun and text.casefold() not in taken and not _is_pair(term):
                taken.add(text.casefold())
                suggestions.append(Suggestion(text))
        return tuple(suggestions[:limit])

    def correct(self, query: Query, *, language: str) -> str | None:
        state = self._snapshot()
        asker = state.asker
        mended: list[str] = []
        at = 0
        changed = False
        for word, start, end in words(query.typed):
            better = None
            if len(word) >= 4 and word.isalpha() and not _is_pair(word) and not asker.knows(word):
                better = state.closest_word(word)
            if better is not None:
                mended += (query.typed[at:start], better)
                at, changed = end, True
        return "".join([*mended, query.typed[at:]]) if changed else None

    def fingerprints(self) -> Mapping[str, str]:
        state = self._snapshot()
        return {kept["id"]: kept["fingerprint"] for kept in state.everything()}

    def count(self) -> int:
        return self._snapshot().searcher.num_docs

    # Writing

    def write(
        self, documents: Iterable[tuple[Document, Vectors]] = (), *, delete: Iterable[str] = ()
    ) -> None:
        with self._generations.writing():
            generation = self._live_generation()
            _add(generation, documents, delete, fresh=False)

    def rebuild(self, documents: Iterable[tuple[Document, Vectors]]) -> None:
        with self._generations.writing():
            generation = self._generations.begin()
            _prepare(generation)
            _add(generation, documents, (), fresh=True)
            self._generations.make_live(generation)
            self._snapshot()

    # Opening

    def _live_generation(self) -> Path:
        """The live generation, made if there is none. For the writer."""
        generation = self._generations.live()
        if generation is None:
            building = self._generations.begin()
            _prepare(building)
            generation = self._generations.make_live(building)
        _check_version(generation)
        return generation

    def _snapshot(self) -> "_State":
        """The index as it was last committed, opened or brought up to date if need be."""
        state = self._state
        if state is not None and state.is_current(self._generations):
            return state
        with self._opening:
            for _ in range(10):  # a rebuild can take away the generation that was just found live
                state = self._state
                if state is not None and state.is_current(self._generations):
                    return state
                generation = self._generations.live()
                if generation is None:
                    with self._generations.writing():
                        generation = self._live_generation()
                try:
                    self._state = _State.open(self._generations, generation, state)
                except FileNotFoundError:
                    if self._generations.live() == generation and not generation.exists():
                        break
                    continue
                return self._state
        raise EngineError(
            f"The index in {self._generations.folder} is incomplete: rebuild it (clearinghouse reindex)"
        )


def _prepare(generation: Path) -> None:
    """Make a generation an empty index."""
    (generation / "words").mkdir()
    (generation / "vectors").mkdir()
    (generation / "in-use").touch()
    (generation / "version").write_text(str(SCHEMA_VERSION))
    (generation / "analyses").write_text("")
    open_index(os.fspath(generation / "words"))
    sync_folder(generation)


def _check_version(generation: Path) -> None:
    try:
        version = (generation / "version").read_text()
    except OSError as error:
        raise EngineError(
            f"The index in {generation} is incomplete: rebuild it (clearinghouse reindex)"
        ) from error
    if version != str(SCHEMA_VERSION):
        raise EngineError(
            f"The index in {generation} was made by another version: rebuild it (clearinghouse reindex)"
        )


def _add(
    generation: Path,
    documents: Iterable[tuple[Document, Vectors]],
    delete: Iterable[str],
    *,
    fresh: bool,
) -> None:
    """Bring documents into a generation; on disk and visible to readers on return, or not at all."""
    index = open_index(os.fspath(generation / "words"))
    vectors = VectorWriter(generation / "vectors")
    analyses = set((generation / "analyses").read_text().split())
    known = set(analyses)
    if not vectors.rows:
        documents = _learn(generation, iter(documents))
    neutral, kinship = _language_neutral(generation), _kinship(generation)
    batches = _batches(documents)
    first_batch = next(batches, {})
    bulk = fresh or len(first_batch) == _BATCH
    writer = index.writer(400_000_000, 2) if bulk else index.writer(15_000_000, 1)
    seen: set[int] = set()
    try:
        gone = [document_key(id) for id in delete]
        if gone:
            writer.delete_documents_by_query(_these(gone))
        for batch in chain([first_batch], batches):
            replaced = list(seen.intersection(batch) if fresh else batch)
            if replaced:
                writer.delete_documents_by_query(_these(replaced))
            if fresh:
                seen.update(batch)
            for key, (document, rows) in batch.items():
                if len(rows):
                    rows = neutral.passages(rows, passage_languages(document, len(rows)))
                    rows = kinship.lend(rows, document.facets)
                first = vectors.add(key, rows)
                analyses.update(analysis_of(text.language) for text in document.texts)
                analyses.update(analysis_of(language) for language, _ in document.labels)
                writer.add_json(document_json(document, key, first, len(rows)))
        vectors.sync()
        if analyses != known:
            _write_analyses(generation, analyses)
        writer.commit()
        writer.wait_merging_threads()
        if vectors.wants_graph:
            index.reload()
            vectors.build_graph(_live_rows(index.searcher()))
    except ValueError as error:
        raise EngineError(f"A document cannot be kept: {error}") from error
    finally:
        vectors.close()


def _learn(
    generation: Path, documents: Iterator[tuple[Document, Vectors]]
) -> Iterable[tuple[Document, Vectors]]:
    """Learn from the first documents of an index without vectors what is to be taken out of them
    and of every later one; the documents again."""
    sample = list(islice(documents, SAMPLE))
    rows = [vectors for _, vectors in sample if len(vectors)]
    if sum(map(len, rows)) >= FEWEST_ROWS and len({vectors.shape[1] for vectors in rows}) == 1:
        languages: list[str] = []
        records: list[int] = []
        for record, (document, vectors) in enumerate(sample):
            if len(vectors):
                languages += passage_languages(document, len(vectors))
                records += [record] * len(vectors)
        neutral = LanguageNeutral.fit(np.concatenate(rows), languages, records)
        neutral.save(generation / "vectors" / "neutral.npz")
        means = [
            neutral.passages(vectors, passage_languages(document, len(vectors))).mean(axis=0)
            for document, vectors in sample
            if len(vectors)
        ]
        facets = [document.facets for document, vectors in sample if len(vectors)]
        Kinship.fit(np.stack(means), facets).save(generation / "vectors" / "kinship.npz")
    return chain(sample, documents)


def _language_neutral(generation: Path) -> LanguageNeutral:
    """What was learned when the generation got its first vectors; nothing where they were few."""
    path = generation / "vectors" / "neutral.npz"
    try:
        return LanguageNeutral.load(path) if path.exists() else LanguageNeutral()
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The index in {generation} is incomplete: rebuild it (clearinghouse reindex)"
        ) from error


def _kinship(generation: Path) -> Kinship:
    """What the classes of records have in common, learned at the same time."""
    path = generation / "vectors" / "kinship.npz"
    try:
        return Kinship.load(path) if path.exists() else Kinship()
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The index in {generation} is incomplete: rebuild it (clearinghouse reindex)"
        ) from error


def _batches(
    documents: Iterable[tuple[Document, Vectors]],
) -> Iterator[dict[int, tuple[Document, Vectors]]]:
    """Documents by key, some at a time; of several with one id in a batch, the last."""
    batch: dict[int, tuple[Document, Vectors]] = {}
    for document, rows in documents:
        batch[document_key(document.id)] = (document, rows)
        if len(batch) == _BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _write_analyses(generation: Path, analyses: set[str]) -> None:
    fresh = generation / "analyses.new"
    with fresh.open("w") as file:
        file.write(" ".join(sorted(analyses)))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(generation / "analyses")
    sync_folder(generation)


def _all_addresses(searcher: tantivy.Searcher) -> list[tantivy.DocAddress]:
    if not searcher.num_docs:
        return []
    found = searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs, count=False)
    return [address for _, address in found.hits]


def _live_rows(searcher: tantivy.Searcher) -> Iterator[tuple[int, int]]:
    addresses = _all_addresses(searcher)
    first = searcher.fast_field_values("first_row", addresses)
    rows = searcher.fast_field_values("rows", addresses)
    return ((int(start or 0), int(count or 0)) for start, count in zip(first, rows, strict=True))


class _Near(NamedTuple):
    """A document near in meaning."""

    key: int
    similarity: float
    address: tantivy.DocAddress


class _Match(NamedTuple):
    """A document that holds words asked for."""

    key: int
    score: float
    address: tantivy.DocAddress


@dataclass(frozen=True, slots=True)
class _Fused:
    """Documents in the order of their fused scores; ranks and similarities of those that have any.

    ``by_words`` is how many hold enough of the words, beyond the ``WINDOW`` that are here too.
    """

    scores: dict[int, float]
    addresses: dict[int, tantivy.DocAddress]
    words_ranks: dict[int, int]
    meaning_ranks: dict[int, int]
    similarities: dict[int, float]
    by_words: int


class _Memory(Generic[Answer]):
    """The last answers, for the next pages and filters of the same question. Thread-safe."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        with self._lock:
            if question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        found = answer()
        with self._lock:
            self._answers[question] = found
            while len(self._answers) > _REMEMBERED_QUESTIONS:
                self._answers.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The documents nearest in meaning, best first, and how similar one must be to belong to them."""

    documents: tuple[_Near, ...]
    threshold: float


class _State:
    """One committed state of one generation, opened for reading. Never changes."""

    def __init__(
        self,
        generation: Path,
        use: IO[bytes],
        index: tantivy.Index,
        stamp: tuple[int, int],
        previous: "_State | None",
    ) -> None:
        self.generation = generation
        self.use = use
        self.index = index
        self.stamp = stamp
        self.searcher = index.searcher()
        # What follows is read after the searcher: it holds all that the searcher's documents name.
        analyses = (generation / "analyses").read_text().split()
        self.asker = Asker(self.searcher, [one for one in analyses if one in ANALYSES])
        self.vectors: VectorReader = VectorReader(
            generation / "vectors", previous.vectors if previous is not None else None
        )
        self.neutral: LanguageNeutral = (
            previous.neutral if previous is not None else LanguageNeutral()
        )
        if self.neutral.centre is None:
            self.neutral = _language_neutral(generation)
        self._near: _Memory[_Nearest] = _Memory()
        self.informed: _Memory[Vectors] = _Memory()

    @classmethod
    def open(cls, generations: Generations, generation: Path, old: "_State | None") -> "_State":
        stamp = _stamp(generation)
        if old is not None and old.generation == generation:
            old.index.reload()
            return cls(generation, old.use, old.index, stamp, old)
        use = generations.use(generation)
        _check_version(generation)
        try:
            index = open_index(os.fspath(generation / "words"))
        except (OSError, ValueError) as error:
            raise EngineError(
                f"The index in {generation} cannot be opened ({error}): rebuild it "
                "(clearinghouse reindex)"
            ) from error
        return cls(generation, use, index, stamp, None)

    def is_current(self, generations: Generations) -> bool:
        try:
            return generations.live() == self.generation and _stamp(self.generation) == self.stamp
        except FileNotFoundError:
            return False

    def kept(self, address: tantivy.DocAddress) -> dict[str, Any]:
        """What was kept of a document to be told again: id, fingerprint, titles."""
        kept: dict[str, Any] = json.loads(bytes(self.searcher.doc(address)["kept"][0]))
        return kept

    def everything(self) -> Iterator[dict[str, Any]]:
        return map(self.kept, _all_addresses(self.searcher))

    def keys(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        return [int(key or 0) for key in self.searcher.fast_field_values("key", addresses)]

    def address(self, id: str) -> tantivy.DocAddress | None:
        query = tantivy.Query.term_query(SCHEMA, "key", document_key(id))
        hits = self.searcher.search(query, limit=1, count=False).hits
        return hits[0][1] if hits else None

    def rows_of(self, addresses: list[tantivy.DocAddress]) -> list[np.ndarray[Any, Any]]:
        """The numbers of the vector rows of each document."""
        first, counts = self._spans(addresses)
        return [
            np.arange(start, start + count)
            for start, count in zip(first.tolist(), counts.tolist(), strict=True)
        ]

    def _spans(
        self, addresses: list[tantivy.DocAddress]
    ) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """The first vector row of each document and how many it has."""
        first = self.searcher.fast_field_values("first_row", addresses)
        counts = self.searcher.fast_field_values("rows", addresses)
        return (
            np.array([number or 0 for number in first], dtype=np.int64),
            np.array([number or 0 for number in counts], dtype=np.int64),
        )

    # Meaning

    def nearest(self, vector: Vectors, record_type: str) -> _Nearest:
        """The documents of a type nearest in meaning to a vector of length 1; remembered for the
        next pages and filters of the same question."""
        if not self.vectors.rows:
            return _Nearest((), 1.0)
        question = (vector.tobytes(), record_type)
        return self._near.get(question, lambda: self._find_nearest(vector, record_type))

    def comparable(self, vector: Vectors) -> Vectors:
        """A question's vector as it is compared with the rows: without what all vectors share."""
        if vector.shape != (self.vectors.dimensions,):
            raise EngineError(
                f"The question's vector has shape {vector.shape}, those in the index have "
                f"{self.vectors.dimensions} dimensions: rebuild the index (clearinghouse reindex)"
            )
        return self.neutral.query(np.ascontiguousarray(vector, dtype=np.float32))

    def means(self, addresses: list[tantivy.DocAddress]) -> Vectors:
        """The mean vectors of those of the documents that have any, shape (count, dimensions)."""
        rows = [one for one in self.rows_of(addresses) if len(one)]
        means = [self.vectors.vectors(one).mean(axis=0) for one in rows]
        return np.array(means, dtype=np.float32).reshape(-1, self.vectors.dimensions)

    def _find_nearest(self, vector: Vectors, record_type: str) -> _Nearest:
        count = 2 * MOST_BY_MEANING
        while True:
            rows, similarities = self.vectors.nearest(vector, count)
            documents = self._documents_of(rows, similarities, record_type)
            threshold = self._threshold(vector, documents[0].similarity) if documents else -1.0
            enough = len(documents) >= MOST_BY_MEANING or (
                bool(documents) and float(similarities[-1]) < threshold
            )
            if enough or count >= self.vectors.rows:
                break
            count *= 4
        kept = [one for one in documents if one.similarity >= max(threshold, _NOTHING_IN_COMMON)]
        return _Nearest(tuple(kept[:MOST_BY_MEANING]), threshold)

    def _threshold(self, vector: Vectors, best: float) -> float:
        background = float(self.vectors.background @ vector)
        return best - MEANING_DEPTH * max(0.0, best - background)

    def _documents_of(
        self, rows: np.ndarray[Any, Any], similarities: np.ndarray[Any, Any], record_type: str
    ) -> list[_Near]:
        """The kept documents of a type to which rows belong, each once, with its best row."""
        owners = self.vectors.owners(rows).tolist()
        unique = list(dict.fromkeys(owners))
        if not unique:
            return []
        query = tantivy.Query.boolean_query(
            [
                (Must, _these(unique)),
                (Must, _type_query(record_type)),
            ]
        )
        hits = self.searcher.search(query, limit=len(unique), count=False).hits
        addresses = [address for _, address in hits]
        first, counts = self._spans(addresses)
        kept = {
            key: (address, start, start + count)
            for key, address, start, count in zip(
                self.keys(addresses), addresses, first.tolist(), counts.tolist(), strict=True
            )
        }
        best: dict[int, _Near] = {}
        for row, owner, similarity in zip(
            rows.tolist(), owners, similarities.tolist(), strict=True
        ):
            if owner in kept and owner not in best:
                address, start, end = kept[owner]
                if start <= row < end:
                    best[owner] = _Near(owner, similarity, address)
        return sorted(best.values(), key=lambda one: (-one.similarity, one.key))

    def nearest_among(
        self, vector: Vectors, addresses: list[tantivy.DocAddress], threshold: float
    ) -> tuple[_Near, ...]:
        """All of some documents compared exactly: those above a similarity, best first."""
        first, counts = self._spans(addresses)
        have = np.flatnonzero(counts)
        if not len(have):
            return ()
        first, counts = first[have], counts[have]
        starts = np.cumsum(counts) - counts
        rows = np.repeat(first - starts, counts) + np.arange(counts.sum())
        best = np.maximum.reduceat(self.vectors.similarities(vector, rows), starts).tolist()
        least = max(threshold, _NOTHING_IN_COMMON)
        keys = self.keys(addresses)
        near = [
            _Near(keys[number], similarity, addresses[number])
            for number, similarity in zip(have.tolist(), best, strict=True)
            if similarity >= least
        ]
        near.sort(key=lambda one: (-one.similarity, one.key))
        return tuple(near[:MOST_BY_MEANING])

    # Spelling

    def closest_word(self, word: str) -> str | None:
        """The word of the collection that was probably meant: fewest slips away, then most frequent."""
        plain = plain_terms(word)
        if len(plain) != 1:
            return None
        (typed,) = plain
        slips = 1 if len(typed) < 6 else 2
        candidates: dict[str, int] = {}
        # Arabic verbs and particles change the first letters: another beginning is another form.
        letters = typed[0] if "\u0600" <= typed[0] <= "\u06ff" else typed[:2]
        for letter in set(letters):
            candidates |= {
                term: count
                for term, count in self.searcher.terms_with_prefix("plain", letter)
                if abs(len(term) - len(typed)) <= slips and term.isalpha()
            }
        near = process.extract(
            typed, list(candidates), scorer=OSA.distance, score_cutoff=slips, limit=50
        )
        if not near:
            return None
        best = min(near, key=lambda one: (one[1], -candidates[one[0]], one[0]))
        return self.written(best[0])

    def written(self, term: str) -> str:
        """How a word is mostly written, given its letters without accents."""
        accented = self.searcher.terms_with_prefix("spelling", f"{term}=", limit=1)
        if not accented:
            return term
        written, count = accented[0]
        if 2 * count < self.searcher.doc_freq("plain", term):
            return term
        return written.partition("=")[2]


def _stamp(generation: Path) -> tuple[int, int]:
    """Changes with every commit: Tantivy replaces this file."""
    status = (generation / "words" / "meta.json").stat()
    return status.st_mtime_ns, status.st_ino


def _type_query(record_type: str) -> tantivy.Query:
    return without_score(tantivy.Query.term_query(SCHEMA, "type", record_type, "basic"))


class _Search:
    """One request, being answered from one state."""

    def __init__(self, state: _State, request: EngineRequest) -> None:
        self.state = state
        self.request = request
        self.calls = 0
        self.asked: Asked = state.asker.ask(request.query, request.language)
        self._near: dict[str | None, tuple[_Near, ...]] = {}
        self._unfiltered: tuple[list[_Match], int] | None = None
        self.vector = self._vector()

    def answer(self) -> EngineResponse:
        request = self.request
        facets, total = self._facets()
        if request.sort == "relevance" and not request.query.blank:
            hits, exact = self._by_relevance()
        else:
            hits, exact = self._by_field()
        return EngineResponse(hits, exact if total is None else total, facets, self.calls)

    # The question

    def _vector(self) -> Vectors | None:
        """What to compare with: the question, moved towards what it finds first of all. That is so
        whatever the filters, which change what is shown and not what is asked."""
        request = self.request
        if request.vector is None or request.query.blank or not self.state.vectors.rows:
            return None
        vector = self.state.comparable(request.vector)

        def informed() -> Vectors:
            self.calls += 1
            near = self.state.nearest(vector, request.record_type).documents
            fused = self._fused(vector, near, [(Must, _type_query(request.record_type))])
            best = [fused.addresses[key] for key in list(fused.scores)[:FEEDBACK_DOCUMENTS]]
            return with_feedback(vector, self.state.means(best))

        question = (vector.tobytes(), request.record_type, request.query, request.language)
        return self.state.informed.get(question, informed)

    # The result set

    def _filters(self, without: str | None = None) -> list[Clause]:
        """What must hold whatever was asked, leaving out one facet's filter."""
        request = self.request
        clauses: list[Clause] = [(Must, _type_query(request.record_type))]
        for facet, codes in request.filters.items():
            if facet != without and codes:
                clauses.append((Must, _any_code(facet, tuple(dict.fromkeys(codes)))))
        if request.first_year is not None:
            clauses.append((Must, _years("last_year", request.first_year, _YEARS_END)))
        if request.last_year is not None:
            clauses.append((Must, _years("first_year", 0, request.last_year)))
        if request.within is not None:
            clauses.append((Must, _these(document_key(id) for id in request.within)))
        if request.exclude:
            clauses.append((MustNot, _these(document_key(id) for id in request.exclude)))
        return clauses

    def _narrows(self, without: str | None) -> bool:
        request = self.request
        return (
            any(codes for facet, codes in request.filters.items() if facet != without)
            or request.first_year is not None
            or request.last_year is not None
            or request.within is not None
            or bool(self.asked.required)
        )

    def _nearest(self, without: str | None = None) -> tuple[_Near, ...]:
        """The documents found by meaning, best first; where filters leave many, some of these may
        not pass them."""
        request = self.request
        vector = self.vector
        if vector is None:
            return ()
        if without not in self._near:
            self.calls += 1
            found = self.state.nearest(vector, request.record_type)
            near = found.documents
            if found.documents and self._narrows(without):
                required = tantivy.Query.boolean_query(
                    [*self._filters(without), *self.asked.required]
                )
                self.calls += 1
                passing: Any = self.state.searcher.search(required, limit=NARROW, count=True)
                if (passing.count or 0) <= NARROW:
                    addresses = [address for _, address in passing.hits]
                    near = self.state.nearest_among(vector, addresses, found.threshold)
            self._near[without] = near
        return self._near[without]

    def _found(self, without: str | None = None) -> tantivy.Query:
        """The result set as a query."""
        clauses = self._filters(without)
        if self.request.query.blank:
            return tantivy.Query.boolean_query([*clauses, *self.asked.required])
        near = self._nearest(without)
        nearest = _these(one.key for one in near) if near else None
        return tantivy.Query.boolean_query([*clauses, *self.asked.by_words_or(nearest)])

    # Facets

    def _facets(self) -> tuple[dict[str, tuple[FacetCount, ...]], int | None]:
        """Exact counts, and the total where counting told it."""
        request = self.request
        filtered = [one for one in request.facets if request.filters.get(one)]
        open_facets = [one for one in request.facets if one not in filtered]
        counts: dict[str, tuple[FacetCount, ...]] = {}
        total: int | None = None
        if open_facets:
            asked: dict[str, Any] = {facet: _counting(facet) for facet in open_facets}
            asked["total"] = {"value_count": {"field": "key"}}
            answer = self._aggregate(self._found(), asked)
            total = int(answer["total"]["value"])
            counts = {facet: _counts(answer[facet]) for facet in open_facets}
        for facet in filtered:
            answer = self._aggregate(self._found(without=facet), {facet: _counting(facet)})
            counts[facet] = _counts(answer[facet])
        return {facet: counts[facet] for facet in request.facets}, total

    def _aggregate(self, query: tantivy.Query, asked: dict[str, Any]) -> dict[str, Any]:
        self.calls += 1
        answer: dict[str, Any] = self.state.searcher.aggregate(query, asked)
        return answer

    # Pages

    def _by_field(self) -> tuple[tuple[Hit, ...], int]:
        request = self.request
        language = record_language(request.language)
        if request.sort == "title":
            field = title_field(language if language in TEXT_LANGUAGES else "en")
        else:
            field = "evidence" if request.sort == "evidence" else "newest"
        self.calls += 1
        found: Any = self.state.searcher.search(
            self._found(),
            limit=max(1, request.limit),
            offset=request.offset,
            count=True,
            order_by_field=field,
            order=tantivy.Order.Asc if request.sort == "title" else tantivy.Order.Desc,
        )
        ranks = {one.key: rank for rank, one in enumerate(self._nearest(), start=1)}
        addresses = [address for _, address in found.hits][: request.limit]
        similarity = self._similarities(addresses)
        hits = tuple(
            Hit(self.state.kept(address)["id"], 0.0, None, ranks.get(key), similarity.get(key))
            for key, address in zip(self.state.keys(addresses), addresses, strict=True)
        )
        return hits, int(found.count or 0)

    def _by_relevance(self) -> tuple[tuple[Hit, ...], int]:
        request = self.request
        fused = self._fused(self.vector, self._nearest(), self._filters())
        words_ranks, meaning_ranks = dict(fused.words_ranks), fused.meaning_ranks
        addresses = dict(fused.addresses)
        order = list(fused.scores)
        page = order[request.offset : request.offset + request.limit]
        missing = request.limit - len(page)
        total = len(order)
        if fused.by_words > len(words_ranks):
            only_words = [*self._filters(), *self.asked.by_words()]
            if meaning_ranks:
                only_words.append((MustNot, _these(meaning_ranks)))
            taken = sum(key not in meaning_ranks for key in words_ranks)
            start = taken + max(0, request.offset - len(order))
            rest, beyond = self._search(only_words, limit=max(1, missing), offset=start)
            total = len(order) + beyond - taken
            for place, one in enumerate(rest[: max(0, missing)]):
                page.append(one.key)
                addresses[one.key] = one.address
                words_ranks[one.key] = start + place + 1
        similarity = self._similarities([addresses[key] for key in page])
        return (
            tuple(
                Hit(
                    self.state.kept(addresses[key])["id"],
                    fused.scores.get(key, 0.0),
                    words_ranks.get(key),
                    meaning_ranks.get(key),
                    similarity.get(key),
                )
                for key in page
            ),
            total,
        )

    def _similarities(self, addresses: list[tantivy.DocAddress]) -> dict[int, float]:
        """How similar documents are to the question as it was asked."""
        if self.vector is None or self.request.vector is None:
            return {}
        asked = self.state.comparable(self.request.vector)
        return {one.key: one.similarity for one in self.state.nearest_among(asked, addresses, -1.0)}

    def _fused(
        self, vector: Vectors | None, near: tuple[_Near, ...], filters: list[Clause]
    ) -> "_Fused":
        """The documents that pass the filters and are among the first by words or among the near.

        The near are also scored by the words that they hold, be they too few to be found by; the
        first by words are also compared in meaning.
        """
        by_words, count = self._by_words(filters)
        similarities = {one.key: one.similarity for one in near}
        words = {one.key: one.score for one in by_words}
        addresses = {one.key: one.address for one in by_words}
        passing: set[int] = set()
        if near:
            clauses = [*filters, *self.asked.required, (Must, _these(similarities))]
            found, _ = self._search([*clauses, *self.asked.words], limit=len(near))
            for one in found:
                passing.add(one.key)
                words.setdefault(one.key, one.score)
                addresses[one.key] = one.address
        meaning = {key: one for key, one in similarities.items() if key in passing}
        meaning_ranks = {key: rank for rank, key in enumerate(meaning, start=1)}
        if vector is not None:
            others = [one.address for one in by_words[:FUSED_BY_WORDS] if one.key not in meaning]
            compared = self.state.nearest_among(vector, others, -1.0)
            meaning |= {one.key: one.similarity for one in compared}
        scores = convex_combination([(WORDS_WEIGHT, words), (MEANING_WEIGHT, meaning)])
        ranks = {one.key: rank for rank, one in enumerate(by_words, start=1)}
        return _Fused(scores, addresses, ranks, meaning_ranks, meaning, count)

    def _by_words(self, filters: list[Clause]) -> tuple[list[_Match], int]:
        """The first by words; asked once where the request has no filter beyond the type."""
        clauses = [*filters, *self.asked.by_words()]
        if len(filters) > 1:
            return self._search(clauses, limit=WINDOW)
        if self._unfiltered is None:
            self._unfiltered = self._search(clauses, limit=WINDOW)
        return self._unfiltered

    def _search(
        self, clauses: list[Clause], *, limit: int, offset: int = 0
    ) -> tuple[list[_Match], int]:
        """Documents by the score of the words, best first, equals by key; and how many in all."""
        self.calls += 1
        found: Any = self.state.searcher.search(
            tantivy.Query.boolean_query(clauses), limit=limit, offset=offset, count=True
        )
        keys = self.state.keys([address for _, address in found.hits])
        matches = [
            _Match(key, score, address)
            for key, (score, address) in zip(keys, found.hits, strict=True)
        ]
        matches.sort(key=lambda one: (-one.score, one.key))
        return matches, int(found.count or 0)


def _these(keys: Iterable[int]) -> tantivy.Query:
    found = list(keys)
    if not found:
        return tantivy.Query.empty_query()
    if len(found) > _MANY:
        return without_score(tantivy.Query.term_set_query(SCHEMA, "key", found))
    one_by_one = [(Should, tantivy.Query.term_query(SCHEMA, "key", key, "basic")) for key in found]
    return without_score(tantivy.Query.boolean_query(one_by_one))


def _any_code(facet: str, codes: tuple[str, ...]) -> tantivy.Query:
    try:
        terms = [
            (Should, tantivy.Query.term_query(SCHEMA, facet_field(facet), code, "basic"))
            for code in codes
        ]
    except (ValueError, UnicodeEncodeError):
        return tantivy.Query.empty_query()
    return without_score(terms[0][1] if len(terms) == 1 else tantivy.Query.boolean_query(terms))


def _years(field: str, first: int, last: int) -> tantivy.Query:
    return without_score(
        tantivy.Query.range_query(
            SCHEMA, field, tantivy.FieldType.Unsigned, min(max(0, first), _YEARS_END), max(0, last)
        )
    )


def _counting(facet: str) -> dict[str, Any]:
    return {
        "terms": {"field": facet_field(facet), "size": _FACET_SIZE, "segment_size": _FACET_SIZE}
    }


def _counts(answer: dict[str, Any]) -> tuple[FacetCount, ...]:
    counts = [
        FacetCount(str(bucket["key"]), int(bucket["doc_count"])) for bucket in answer["buckets"]
    ]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.code)))


# Suggestions


def _is_pair(term: str) -> bool:
    """Whether a term is of Chinese characters, which stand in pairs and are not words."""
    return any(
        "\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in term
    )


def _last_word_start(text: str) -> int:
    last = 0
    for _, start, _ in words(text):
        last = start
    return last


def _matches(title: str, whole: list[str], begun: str) -> bool:
    held = plain_terms(title)
    return all(word in held for word in whole) and any(word.startswith(begun) for word in held)


def _begins(title: str, typed: list[str], language: str) -> bool:
    return " ".join(plain_terms(title)).startswith(" ".join(typed))


def _title_matching(kept: dict[str, Any], language: str, whole: list[str], begun: str) -> str:
    """The reader's title of a document, or one in another language if only that holds the words."""
    titles: dict[str, str] = kept["titles"]
    best = title_for(titles, kept["original"], language)
    for title in (best, *titles.values()):
        if _matches(title, whole, begun):
            return title
    return best
