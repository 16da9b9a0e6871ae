"""From a text to the terms under which it is found: one analysis a language, the same for what is
kept, what is asked and what is marked in a snippet.

A text is first made plain in Python (``normalised``: one form for every way of writing the same
letters; Chinese, Japanese and Korean written as pairs of characters) and then cut, stemmed and
freed of function words by Tantivy. Because the plain form is just text, Tantivy's own tokenizers
read it at full speed when documents are kept.

Chinese is read as overlapping pairs of characters (难民就业 -> 难民 民就 就业), as in Lucene's CJK
analysis, and not with a dictionary segmenter: pairs need no dictionary that ages, never cut a name
or a new word differently in a question than in a record, and are found as good in comparisons
(Nie, Gao, Zhang and Zhou, "On the use of words and n-grams for Chinese information retrieval",
IRAL 2000). Traditional characters are folded into simplified ones.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import opencc
import tantivy

from clearinghouse.finding.function_words import CHINESE_FUNCTION_WORDS, FUNCTION_WORDS

_STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
_TANTIVY_STOP_WORDS = frozenset(
    {"da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ru", "sv"}
)

_STEMMED_TWICE = frozenset({"ar", "es"})
"""Languages whose stemmer leaves at first what it takes off a word that comes shorter: ciudades ->
ciudad -> ciud, as ciudad -> ciud; شائعات -> شائعا -> شائع, as الشائعات -> شائع."""

ANALYSED_LANGUAGES = (*sorted(_STEMMERS), "pl", "zh")
"""The languages with an analysis of their own (ISO 639-1)."""

UNKNOWN = "und"
"""The analysis of every other language: plain words, without stems."""

ANALYSES = (*ANALYSED_LANGUAGES, UNKNOWN)

_ALIASES = {"nb": "no", "nn": "no"}

LONGEST_TERM = 60
"""Longer runs of letters (bytes of UTF-8) are no words: they are neither kept nor found."""

_CJK = (
    "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d\u00ad"
)
_CJK_RUN = re.compile(f"[{_CJK}]+")
_MARKS_PATTERN = re.compile(f"[{_MARKS}]+")
_BEYOND_LATIN = re.compile("[^\x00-\u00ac\u00ae-\u024f\u2010-\u2027]")
WORD = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}](?:[^\\W_{_CJK}]|[{_MARKS}])*")
"""A word as people see it: a run of letters and digits with their marks, or of Chinese characters."""

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("آأإٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ھ": "ه",
        "ہ": "ه",
        "ё": "е",
        "Ё": "Е",
        "İ": "i",
        "ς": "σ",
        **dict(zip("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ", "αεηιουωιυιυαεηιουωιυ", strict=True)),
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)

_ARABIC_AND = re.compile("(?<![\u0621-\u064a])[وف](?=(?:ال|بال|كال|لل)[\u0621-\u064a]{3})")
"""``and``/``so`` written onto a word that begins with the article, which the stemmer leaves there."""
_ARABIC_BEFORE_HAMZA = re.compile("(?<![\u0621-\u064a])[وفبكل](?=[أإآ][\u0621-\u064a]{2})")
"""A particle written onto a word that begins with alef and hamza (for integration, لإدماج)."""

_ARABIC_LAST_HA = re.compile("(?<=[\u0621-\u064a]{2})ه(?![\u0621-\u064a])")
"""A last ha is mostly a ta marbuta without its dots; where it is not, both stem alike."""


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Chinese in simplified characters, one for one (a text of equal length)."""
    folded: str = _simplifier().convert(text)
    if len(folded) != len(text):
        folded = "".join((_simplifier().convert(character) + " ")[0] for character in text)
    return folded


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _spaced_pairs(match: re.Match[str]) -> str:
    return f" {' '.join(_pairs(simplified(match[0])))} "


def normalised(text: str) -> str:
    """The plain form of a text that Tantivy's tokenizers take.

    Compatibility forms made one (NFKC); Arabic without vowel signs and tatweel, one alef, one
    ya and its last ha as ta marbuta; ё as е; Greek without tonos; digits as 0-9; Chinese, Japanese
    and Korean runs as pairs of (simplified) characters. Lone surrogates and zeros, which Tantivy
    does not take, become spaces.
    """
    if text.isascii():
        return text.replace("\0", " ")
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    text = unicodedata.normalize("NFKC", text)
    if not _BEYOND_LATIN.search(text):
        return text.replace("İ", "i")
    text = _ARABIC_BEFORE_HAMZA.sub("", _MARKS_PATTERN.sub("", text)).translate(_LETTERS)
    return _CJK_RUN.sub(_spaced_pairs, _ARABIC_LAST_HA.sub("ة", _ARABIC_AND.sub("", text)))


def analysis_of(language: str) -> str:
    """The analysis for a language of a record (BCP 47): ``zh-Hant`` -> ``zh``, ``uk`` -> ``und``."""
    base = language.split("-")[0].lower()
    base = _ALIASES.get(base, base)
    return base if base in ANALYSED_LANGUAGES else UNKNOWN


@cache
def tokenizer(analysis: str) -> tantivy.TextAnalyzer:
    """Tantivy's tokenizer of an analysis, for text that is ``normalised``."""
    kind = tantivy.Filter
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(kind.remove_long(LONGEST_TERM))
        .filter(kind.lowercase())
    )
    if analysis in FUNCTION_WORDS:
        words = FUNCTION_WORDS[analysis].split()
        builder = builder.filter(
            kind.custom_stopword(sorted({*words, *map(normalised, words), *map(_folded, words)}))
        )
    if analysis in _TANTIVY_STOP_WORDS:
        builder = builder.filter(kind.stopword(_STEMMERS[analysis]))
    if analysis in _STEMMERS:
        builder = builder.filter(kind.stemmer(_STEMMERS[analysis]))
    if analysis in _STEMMED_TWICE:
        builder = builder.filter(kind.stemmer(_STEMMERS[analysis]))
    return builder.filter(kind.ascii_fold()).build()


@cache
def plain_tokenizer() -> tantivy.TextAnalyzer:
    """Words as they stand, in small letters without accents: for names, titles and spelling."""
    kind = tantivy.Filter
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(kind.remove_long(LONGEST_TERM))
        .filter(kind.lowercase())
        .filter(kind.ascii_fold())
        .build()
    )


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed))


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the index and its place in the text, from 0 (function words leave gaps)."""

    text: str
    position: int


def terms(text: str, analysis: str) -> tuple[Term, ...]:
    """The terms under which an analysis keeps a text."""
    tokens = tokenizer(analysis).pre_tokenize(normalised(text)).tokens
    return tuple(Term(token.text, token.position) for token in tokens)


@lru_cache(maxsize=65536)
def word_terms(word: str, analysis: str) -> frozenset[str]:
    """The terms of a single word, none for a function word."""
    return frozenset(tokenizer(analysis).analyze(normalised(word)))


def plain_terms(text: str) -> list[str]:
    """The words of a text in small letters without accents."""
    return list(plain_tokenizer().analyze(normalised(text)))


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text with where they begin and end in it; Chinese and the like as pairs."""
    for match in WORD.finditer(text):
        run, start = match[0], match.start()
        if _CJK_RUN.match(run) and len(run) > 1:
            for i in range(len(run) - 1):
                yield run[i : i + 2], start + i, start + i + 2
        else:
            yield run, start, match.end()


_CHINESE_FUNCTION_WORDS = re.compile(
    "|".join(sorted(CHINESE_FUNCTION_WORDS, key=len, reverse=True))
)


def asked_words(text: str) -> list[str]:
    """The words of a question: as ``words``, Chinese without the words that only phrase it."""
    asked: list[str] = []
    for match in WORD.finditer(text):
        if not _CJK_RUN.match(match[0]):
            asked.append(match[0])
            continue
        run = simplified(match[0])
        parts = [part for part in _CHINESE_FUNCTION_WORDS.split(run) if part] or [run]
        for part in parts:
            asked.extend(_pairs(part))
    return asked
