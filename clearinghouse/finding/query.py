"""What a person typed, understood: words, phrases, exclusions and alternatives.

``"a phrase"`` must occur, ``-word`` and ``-"a phrase"`` must not, of ``this OR that`` one must.
Everything else is words, whatever it looks like: there is no syntax to get wrong, and no input
raises.
"""

import re
import unicodedata
from dataclasses import dataclass

from clearinghouse.finding.analysis import WORD, asked_words

LONGEST_INPUT = 2_000
"""Characters that are read of what was typed: the length of a page of text."""
MOST_WORDS = 64

_QUOTES = str.maketrans(
    dict.fromkeys("“”„‟«»‹›「」『』〝〞〟＂״″", '"') | {"－": "-", "−": "-", "﹣": "-"}
)
_PARTS = re.compile(r'(?P<no>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Query:
    """A question as an engine takes it.

    ``typed`` is what was typed, cleaned. ``text`` is what to embed: without operators and without
    what is excluded. ``words`` are wanted, most of them; each of ``phrases`` and one of each of
    ``alternatives`` must occur; nothing of ``excluded`` may. Phrases, alternatives and exclusions
    are single words or several, which then stand together in that order.
    """

    typed: str = ""
    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Nothing is asked for: every document fits that is not excluded."""
        return not self.text.strip()

    @property
    def wanted(self) -> tuple[str, ...]:
        """All that may be found and marked: words, phrases and alternatives."""
        return (*self.words, *self.phrases, *(one for group in self.alternatives for one in group))


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    phrase: bool
    excluded: bool

    @property
    def is_or(self) -> bool:
        return self.text == "OR" and not self.phrase and not self.excluded


def _cleaned(typed: str) -> str:
    text = typed[:LONGEST_INPUT].encode("utf-8", "replace").decode("utf-8")
    return "".join(
        " " if unicodedata.category(character) == "Cc" else character for character in text
    )


def _parts(text: str) -> list[_Part]:
    parts = []
    for match in _PARTS.finditer(text):
        phrase = match["phrase"] is not None
        part = (match["phrase"] if phrase else match["word"]).strip()
        excluded = match["no"] is not None
        if excluded and not phrase and part.startswith("-"):
            part, excluded = part.lstrip("-"), False
        if part:
            parts.append(_Part(part, phrase, excluded and WORD.search(part) is not None))
    return parts


def parse(typed: str) -> Query:
    """Understand what was typed. Never raises; a blank input gives a blank query."""
    cleaned = _cleaned(typed)
    parts = _parts(cleaned.translate(_QUOTES))
    text: list[str] = []
    words: list[str] = []
    phrases: list[str] = []
    alternatives: list[tuple[str, ...]] = []
    excluded: list[str] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        group = [part]
        while (
            _joins(part) and at + 2 < len(parts) and parts[at + 1].is_or and _joins(parts[at + 2])
        ):
            group.append(parts[at + 2])
            at += 2
        at += 1
        if len(group) > 1:
            alternatives.append(tuple(dict.fromkeys(one.text for one in group)))
            text.extend(one.text for one in group)
        elif part.excluded:
            excluded.append(part.text)
        elif part.phrase and WORD.search(part.text):
            phrases.append(part.text)
            text.append(part.text)
        else:
            words.extend(asked_words(part.text))
            text.append(part.text)
    wanted = " ".join(text)
    return Query(
        typed=cleaned.strip(),
        text=wanted if _says_something(wanted) else "",
        words=tuple(dict.fromkeys(words))[:MOST_WORDS],
        phrases=tuple(dict.fromkeys(phrases))[:MOST_WORDS],
        alternatives=tuple(dict.fromkeys(alternatives))[:MOST_WORDS],
        excluded=tuple(dict.fromkeys(excluded))[:MOST_WORDS],
    )


def _says_something(text: str) -> bool:
    """Whether there is more than punctuation: a letter, a digit, a sign such as an emoji."""
    return any(unicodedata.category(character)[0] not in "PZC" for character in text)


def _joins(part: _Part) -> bool:
    """Whether a part can stand beside OR: something to be found, not itself an operator."""
    return not part.excluded and not part.is_or and WORD.search(part.text) is not None
