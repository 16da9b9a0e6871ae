"""The words index: what Tantivy keeps of a document, and how a question becomes a Tantivy query.

Each analysis (language) has one field that holds title, summary and body together, the title three
times and the summary twice: BM25F, the form of BM25 for documents with fields, which weighs a word
by where it stands before the weight of repetition levels off (Robertson, Zaragoza and Taylor,
"Simple BM25 extension to multiple weighted fields", CIKM 2004, doi 10.1145/1031171.1031181).

Nobody says in which language she asks. So every word is looked up in the field of every language,
with that language's analysis, and counts once, where it counts most. The language in which most
words of the question are at home decides which of them only build the sentence ("des", "la"), and
counts more than the others.
"""

import base64
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import tantivy

from clearinghouse.finding.analysis import (
    ANALYSES,
    analysis_of,
    normalised,
    plain_terms,
    plain_tokenizer,
    terms,
    tokenizer,
    word_terms,
    words,
)
from clearinghouse.finding.documents import Document
from clearinghouse.finding.facets import FACETS, YEAR
from clearinghouse.finding.query import Query
from clearinghouse.records.languages import TEXT_LANGUAGES, fallbacks, interface_language

SCHEMA_VERSION = 1
"""Raised whenever an index made before can no longer be read: it is then built anew."""

TITLE_WEIGHT = 3
SUMMARY_WEIGHT = 2
OTHER_LANGUAGE = 0.2
"""What a match counts in a language in which the question is probably not written."""
AS_TYPED = 0.5
"""What a match of a word as typed counts where its stem finds less (typed without its accents)."""

STILL_RUNNING = 9_999
_PLAIN = "plain"
_COLLATED = 40
_ONE_CHARACTER_EXPANSIONS = 50

Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
Clause = tuple[tantivy.Occur, tantivy.Query]


def words_field(analysis: str) -> str:
    return f"words_{analysis}"


def facet_field(facet: str) -> str:
    return "first_year" if facet == YEAR else f"facet_{facet}"


def title_field(language: str) -> str:
    return f"title_{language}"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    builder.add_bytes_field("kept", stored=True)
    for number in ("first_row", "rows", "first_year", "last_year", "newest", "evidence"):
        builder.add_unsigned_field(number, fast=True)
    builder.add_text_field("type", tokenizer_name="raw", index_option="basic")
    for analysis in ANALYSES:
        builder.add_text_field(words_field(analysis), tokenizer_name=f"words_{analysis}")
    builder.add_text_field("names", tokenizer_name=_PLAIN)
    for plain in ("plain", "title_words"):
        builder.add_text_field(plain, tokenizer_name=_PLAIN, index_option="basic")
    builder.add_text_field("spelling", tokenizer_name="whitespace", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(
            facet_field(facet), fast=True, tokenizer_name="raw", index_option="basic"
        )
    for language in TEXT_LANGUAGES:
        builder.add_text_field(
            title_field(language), fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder.build()


SCHEMA = _schema()


def open_index(folder: str) -> tantivy.Index:
    """Open or begin an index; it shows what is new when told to (``reload``)."""
    index = tantivy.Index(SCHEMA, path=folder)
    for analysis in ANALYSES:
        index.register_tokenizer(f"words_{analysis}", tokenizer(analysis))
    index.register_tokenizer(_PLAIN, plain_tokenizer())
    index.config_reader("manual")
    return index


# What is kept


def titles(document: Document) -> dict[str, str]:
    """A document's titles by language, its original's first."""
    return {text.language: text.title for text in reversed(document.texts)} | {
        text.language: text.title for text in document.texts[:1]
    }


def title_for(titles: Mapping[str, str], original: str, language: str) -> str:
    """The title that a reader of an interface language sees: hers, or the best there is."""
    for candidate in (*fallbacks(language), original):
        if candidate in titles:
            return titles[candidate]
    return next(iter(titles.values()), "")


_OWN_SCRIPT = {"ar": "ARABIC", "ru": "CYRILLIC", "zh": "CJK"}


@lru_cache(maxsize=256)
def _letters(title: str) -> str:
    folded = unicodedata.normalize("NFKD", title[:_COLLATED]).casefold()
    return "".join(c for c in folded if c.isalnum() or c == " ").lstrip()[:_COLLATED]


def collation_key(title: str, language: str) -> str:
    """Titles in the order of these keys stand as a reader would look them up: her own script first,
    small and large letters and accents alike, Chinese by sound (the order of GB 2312)."""
    letters = list(_letters(title))
    script = _OWN_SCRIPT.get(language)
    other = ""
    if script:
        own = bool(letters) and unicodedata.name(letters[0], "").startswith(script)
        other = "0" if own else "1"
    if language == "zh":
        letters = [_by_sound(character) for character in letters]
    return other + "".join(letters)


def _by_sound(character: str) -> str:
    if "\u4e00" <= character <= "\u9fff":
        code = character.encode("gbk", "ignore")
        if len(code) == 2:
            return chr(0x10000 + int.from_bytes(code))
    return character


_LETTERS = re.compile("[^\\W\\d_]+")
_ACCENT = re.compile("[\u00c0-\u024f]")


def _accented_words(text: str) -> set[str]:
    """``folded=written`` for the words with accents: how a word found by its letters is written."""
    if text.isascii():
        return set()
    written = set(_LETTERS.findall(unicodedata.normalize("NFC", text).lower()))
    written = {word for word in written if not word.isascii() and _ACCENT.search(word)}
    return {spelled for word in written if (spelled := _spelled(word))}


@lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    folded = plain_terms(word)
    return f"{folded[0]}={word}" if len(folded) == 1 and folded[0] != word else ""


def sort_number(*parts: tuple[int, int]) -> int:
    """Numbers packed into one of 64 bits that sorts by the first, then the second, …: (value, bits)."""
    packed = 0
    for value, bits in parts:
        packed = packed << bits | min(max(value, 0), (1 << bits) - 1)
    return packed


def document_json(document: Document, key: int, first_row: int, rows: int) -> str:
    """A document as Tantivy reads it."""
    by_analysis: dict[str, list[str]] = {}
    title_words: list[str] = []
    plain: list[str] = []
    spelling: set[str] = set()
    for text in document.texts:
        title, summary, body = map(normalised, (text.title, text.summary, text.body))
        by_analysis.setdefault(analysis_of(text.language), []).extend(
            [*[title] * TITLE_WEIGHT, *[summary] * SUMMARY_WEIGHT, body]
        )
        title_words.append(title)
        plain += (title, summary, body)
        for part in (text.title, text.summary, text.body):
            spelling.update(_accented_words(part))
    for language, label in document.labels:
        by_analysis.setdefault(analysis_of(language), []).append(normalised(label))
    names = [normalised(name) for name in document.names]
    record_type = document.id.split("/")[0]
    original = document.texts[0].language if document.texts else ""
    named = titles(document)
    kept = json.dumps(
        {
            "id": document.id,
            "fingerprint": document.fingerprint,
            "original": original,
            "titles": named,
        },
        ensure_ascii=True,
    )
    first_year = document.first_year if document.first_year is not None else document.last_year
    values: dict[str, object] = {
        "key": key,
        "kept": base64.b64encode(kept.encode()).decode(),
        "first_row": first_row,
        "rows": rows,
        "type": record_type,
        "names": names,
        "plain": [*plain, *names],
        "title_words": title_words,
        "spelling": " ".join(spelling),
        "newest": sort_number((first_year or 0, 14), (document.changed, 34), (key >> 48, 16)),
        "evidence": sort_number(
            (document.evidence, 8),
            (first_year or 0, 14),
            (document.changed >> 8, 26),
            (key >> 48, 16),
        ),
    }
    if first_year is not None:
        values["first_year"] = max(first_year, 0)
        values["last_year"] = STILL_RUNNING if document.last_year is None else document.last_year
    for analysis, texts in by_analysis.items():
        values[words_field(analysis)] = texts
    for facet, codes in document.facets.items():
        if facet in FACETS and codes:
            values[facet_field(facet)] = list(codes)
    for language in TEXT_LANGUAGES:
        title = title_for(named, original, interface_language(language))
        values[title_field(language)] = f"{collation_key(title, language)}\x01{key:016x}"
    return json.dumps(values, ensure_ascii=True)


# What is asked


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as queries: ``required`` holds for everything found, ``words`` (None where no word
    was asked for) for what is found by words."""

    required: tuple[Clause, ...]
    words: tuple[Clause, ...]
    needed: int
    any_words: bool

    def by_words(self) -> list[Clause]:
        """Clauses that a document meets that is found by its words."""
        if not self.any_words:
            return list(self.required)
        return [*self.required, (Must, self._enough())]

    def by_words_or(self, nearest: tantivy.Query | None) -> list[Clause]:
        """Clauses that a document meets that is found by its words or is among the nearest."""
        if not self.any_words or nearest is None:
            return self.by_words()
        either = tantivy.Query.boolean_query([(Should, self._enough()), (Should, nearest)])
        return [*self.required, (Must, either)]

    def _enough(self) -> tantivy.Query:
        if not self.words:
            return tantivy.Query.empty_query()
        if len(self.words) == 1:
            return self.words[0][1]
        return tantivy.Query.boolean_query(
            list(self.words), minimum_number_should_match=self.needed
        )


def needed_words(count: int) -> int:
    """How many of so many words a document must hold: one, both of two, then half, at most three.

    All of many would find nothing for a problem told in a sentence; one of many would find nearly
    everything, and the number of results and the facets' counts would say nothing.
    """
    return count if count <= 2 else min(3, math.ceil(count / 2))


class Asker:
    """Turns questions into queries for one state of the index."""

    def __init__(self, searcher: tantivy.Searcher, analyses: Iterable[str]) -> None:
        self.searcher = searcher
        self.analyses = tuple(sorted(analyses))

    def ask(self, query: Query, language: str) -> Asked:
        """The queries for a question by a reader of an interface language."""
        required: list[Clause] = [
            (Must, self._together(phrase, strict=True)) for phrase in query.phrases
        ]
        for group in query.alternatives:
            either = [(Should, self._together(one, strict=True)) for one in group]
            required.append((Must, tantivy.Query.boolean_query(either)))
        required += [(MustNot, self._together(one, strict=False)) for one in query.excluded]
        likely = self.likely_analysis(query.wanted, language)
        asked = [w for w in query.words if likely is None or word_terms(w, likely)]
        clauses = [self._word(word, likely) for word in asked or query.words]
        known = [(Should, clause) for clause in clauses if clause is not None]
        any_words = bool(query.words) or not (query.phrases or query.alternatives or query.blank)
        return Asked(tuple(required), tuple(known), needed_words(len(known)), any_words)

    def likely_analysis(self, asked: Sequence[str], language: str) -> str | None:
        """The analysis of the language in which a question is probably written, None where none of
        its words is known: the one in which most words are at home, as function words or in texts;
        between equals the reader's."""
        reader = analysis_of(language)
        everything = math.log1p(max(1, self.searcher.num_docs))
        best: tuple[float, str] | None = None
        found = [word for one in asked for word, _, _ in words(one)]
        for analysis in self.analyses:
            score = 0.0
            for word in found:
                stems = word_terms(word, analysis)
                if not stems:
                    score += 1.0
                    continue
                count = min(self._frequency(words_field(analysis), stem) for stem in stems)
                if count:
                    score += 0.8 + 0.4 * math.log1p(count) / everything
            if score and analysis == reader:
                score += 0.1
            if score and (best is None or score > best[0]):
                best = score, analysis
        return best[1] if best else None

    def _frequency(self, field: str, term: str) -> int:
        return self.searcher.doc_freq(field, term)

    def knows(self, word: str) -> bool:
        """Whether a word, or its stem in any language, occurs in any document."""
        return any(self._frequency(_PLAIN, term) for term in plain_terms(word)) or any(
            self._frequency(words_field(analysis), stem)
            for analysis in self.analyses
            for stem in word_terms(word, analysis)
        )

    def _word(self, word: str, likely: str | None) -> tantivy.Query | None:
        options: list[tantivy.Query] = []
        most = 0
        for analysis in self.analyses:
            stems = word_terms(word, analysis)
            if len(stems) != 1:
                continue
            (stem,) = stems
            field = words_field(analysis)
            frequency = self._frequency(field, stem)
            if frequency:
                option = tantivy.Query.term_query(SCHEMA, field, stem, "freq")
                if analysis != likely:
                    option = tantivy.Query.boost_query(option, OTHER_LANGUAGE)
                options.append(option)
                most = max(most, frequency)
            elif len(stem) == 1 and not stem.isascii():
                options += self._beginning_with(field, stem)
        plain = plain_terms(word)
        if len(plain) == 1:
            if self._frequency("names", plain[0]):
                options.append(tantivy.Query.term_query(SCHEMA, "names", plain[0], "freq"))
            if self._frequency(_PLAIN, plain[0]) > most:
                typed = tantivy.Query.term_query(SCHEMA, _PLAIN, plain[0], "basic")
                options.append(tantivy.Query.boost_query(typed, AS_TYPED))
        if not options and len(plain) > 1:
            options.append(self._together(word, strict=True))
        return _best_of(options)

    def _beginning_with(self, field: str, character: str) -> list[tantivy.Query]:
        """For a single Chinese character: the pairs that it begins."""
        pairs = self.searcher.terms_with_prefix(field, character, limit=_ONE_CHARACTER_EXPANSIONS)
        if not pairs:
            return []
        return [tantivy.Query.term_set_query(SCHEMA, field, [pair for pair, _ in pairs])]

    def _together(self, text: str, *, strict: bool) -> tantivy.Query:
        """Documents in which the words of a text stand together, in any language or as a name."""
        options: list[tantivy.Query] = []
        for analysis in self.analyses:
            found = [(term.position, term.text) for term in terms(text, analysis)]
            options += self._phrase(words_field(analysis), found)
        plain = plain_terms(text)
        options += self._phrase("names", list(enumerate(plain)))
        if plain and (not options or (not strict and len(plain) == 1)):
            options.append(
                tantivy.Query.boolean_query(
                    [
                        (Must, tantivy.Query.term_query(SCHEMA, _PLAIN, one, "basic"))
                        for one in plain
                    ]
                )
            )
        return _best_of(options) or tantivy.Query.empty_query()

    def _phrase(self, field: str, found: list[tuple[int, str]]) -> list[tantivy.Query]:
        if not found or not all(self._frequency(field, term) for _, term in found):
            return []
        if len(found) == 1:
            return [tantivy.Query.term_query(SCHEMA, field, found[0][1], "freq")]
        start = found[0][0]
        placed: list[str | tuple[int, str]] = [(place - start, term) for place, term in found]
        return [tantivy.Query.phrase_query(SCHEMA, field, placed)]


def _best_of(options: list[tantivy.Query]) -> tantivy.Query | None:
    if len(options) <= 1:
        return options[0] if options else None
    return tantivy.Query.disjunction_max_query(options)


def without_score(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)
