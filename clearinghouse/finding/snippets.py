"""The piece of a text that shows why it was found, with the words asked for marked.

A word is marked where its analysis gives the same term as a word of the question, so that what is
marked is what was found: "réfugiés" for "refugie", 難民 for 难民, but not "car" inside "scar".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clearinghouse.finding.analysis import WORD, analysis_of, plain_terms, word_terms, words
from clearinghouse.finding.query import Query

Parts = list[tuple[str, bool]]
"""Pieces of a text in order; True where a piece is a match."""

LENGTH = 200
_BEFORE = 40
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class _Found:
    """A match: where it begins and ends, and the number of the wanted thing that it matches."""

    start: int
    end: int
    wanted: int


@lru_cache(maxsize=65536)
def _forms(word: str, analysis: str) -> frozenset[str]:
    """What a word may be matched by; nothing for a function word of the language."""
    stems = word_terms(word, analysis)
    return stems | set(plain_terms(word)) if stems else frozenset()


@lru_cache(maxsize=65536)
def _forms_of_run(run: str, analysis: str) -> frozenset[str]:
    """What any word of a run of letters may be matched by: a run of Chinese is several words."""
    return frozenset().union(*(_forms(word, analysis) for word, _, _ in words(run)))


@lru_cache(maxsize=1024)
def _sequences(wanted: tuple[str, ...], analysis: str) -> list[tuple[int, list[frozenset[str]]]]:
    """What is wanted, by its number, as the forms of its words one after the other."""
    found = []
    for number, one in enumerate(wanted):
        sequence = [forms for word, _, _ in words(one) if (forms := _forms(word, analysis))]
        if sequence:
            found.append((number, sequence))
    return found


_Token = tuple[frozenset[str], int, int]

_OTHERS: _Token = (frozenset(), 0, 0)
"""Words of which nothing is asked: they only part the words before them from those after."""


def _tokens(text: str, analysis: str, asked: frozenset[str]) -> list[_Token]:
    """The words of a text that have one of the forms asked for, and what stands between them.

    A page has thousands of words, most of them of no concern: each different one is looked up once.
    """
    different = {run: _forms_of_run(run, analysis) for run in set(WORD.findall(text))}
    held = {run for run, forms in different.items() if not asked.isdisjoint(forms)}
    if not held:
        return []
    tokens: list[_Token] = []
    for match in WORD.finditer(text):
        run = match[0]
        if run in held:
            at = match.start()
            tokens += [
                (forms, at + start, at + end)
                for word, start, end in words(run)
                if (forms := _forms(word, analysis))
            ]
        elif tokens and tokens[-1] is not _OTHERS and different[run]:
            tokens.append(_OTHERS)
    return tokens


def _found(text: str, analysis: str, wanted: Sequence[str]) -> list[_Found]:
    sequences = _sequences(tuple(wanted), analysis)
    asked = frozenset[str]().union(*(forms for _, sequence in sequences for forms in sequence))
    tokens = _tokens(text, analysis, asked)
    found = [
        _Found(tokens[at][1], tokens[at + len(sequence) - 1][2], number)
        for number, sequence in sequences
        for at in range(len(tokens) - len(sequence) + 1)
        if all(tokens[at + i][0] & forms for i, forms in enumerate(sequence))
    ]
    found.sort(key=lambda one: (one.start, one.end))
    return found


def snippet(text: str, language: str, query: Query, *, length: int = LENGTH) -> Parts:
    """The best ``length`` characters (about) of a text in a language (BCP 47), in parts.

    The best piece holds most of the different words asked for. Without a match it is the text's
    beginning. Cut ends carry an ellipsis. Joined, the parts are a piece of the text.
    """
    found = _found(text, analysis_of(language), query.wanted)
    start, end = _window(text, found, length)
    parts: Parts = []
    at = start
    for first, last in _merged(found):
        if first < start or last > end:
            continue
        if first > at:
            parts.append((text[at:first], False))
        parts.append((text[first:last], True))
        at = last
    if at < end:
        parts.append((text[at:end], False))
    if start > 0:
        parts.insert(0, (_ELLIPSIS, False))
    if end < len(text.rstrip()):
        parts.append((_ELLIPSIS, False))
    return parts


def marked(text: str, language: str, query: Query) -> Parts:
    """A whole text, a title say, with its matches marked."""
    return snippet(text, language, query, length=max(1, len(text)))


def matched_words(query: Query, texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Those of the words and phrases asked for that occur in any of some (language, text)."""
    wanted = query.wanted
    held: set[int] = set()
    for language, text in texts:
        held.update(one.wanted for one in _found(text, analysis_of(language), wanted))
        if len(held) == len(wanted):
            break
    return tuple(one for number, one in enumerate(wanted) if number in held)


def _merged(found: Sequence[_Found]) -> list[tuple[int, int]]:
    """Where matches lie, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for one in found:
        if merged and one.start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], one.end)
        else:
            merged.append((one.start, one.end))
    return merged


def _window(text: str, found: Sequence[_Found], length: int) -> tuple[int, int]:
    """The best piece of a text, from a word's beginning to a word's end."""
    whole = len(text.rstrip())
    if whole <= length:
        return 0, whole
    best = 0
    best_score = (0, 0)
    until = 0
    for number, one in enumerate(found):
        until = max(until, number)
        while until < len(found) and found[until].end <= one.start + length - _BEFORE:
            until += 1
        inside = found[number:until]
        score = (len({match.wanted for match in inside}), len(inside))
        if score > best_score:
            best, best_score = one.start, score
    start = _word_start(text, best - _BEFORE) if best > _BEFORE else 0
    if start + length >= whole:
        start = _word_start(text, whole - length)
    return start, _word_end(text, min(whole, start + length), start)


def _word_start(text: str, at: int) -> int:
    """The first beginning of a word from a place on (near it: Chinese has no spaces)."""
    for place in range(max(0, at), min(len(text), at + 20)):
        if place == 0 or text[place - 1].isspace():
            return place
    return max(0, at)


def _word_end(text: str, at: int, start: int) -> int:
    if at >= len(text) or text[at].isspace():
        return at
    for place in range(at, max(start, at - 20), -1):
        if text[place - 1].isspace():
            return len(text[:place].rstrip())
    return at
