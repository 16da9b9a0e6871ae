"""What is embedded of a document: a passage for each of its texts, and one for each part of their bodies.

A model of this kind reads some 500 words and makes one vector of them, so a
whole record would be a blur. Title and summary of each language are one
passage, which lets a question be met in its own language; each paragraph of a
body is another, led by the title, without which it would not say of what it
speaks.
"""

import re
from collections.abc import Iterator

from clearinghouse.finding.documents import Document

LONGEST = 1_600
"""Characters of a passage: about what multilingual-e5 reads in one window (512 tokens)."""

LONGEST_TITLE = 200
LONGEST_PART = LONGEST - LONGEST_TITLE - len(". ")
"""Characters of a title, and of a part of a body that it leads."""

MOST = 24
"""Passages of a document: a record has about ten; a book pasted into one field is not read whole."""

_PARAGRAPHS = re.compile(r"\n\s*\n")


def passages(document: Document) -> list[str]:
    """The passages of a document: one for each text in their order, then the parts of the bodies.

    Equal documents have equal passages; each text is embedded once and kept under its hash.
    """
    return [passage for _, passage in _passages(document)]


def passage_languages(document: Document, count: int) -> list[str]:
    """The languages of the first ``count`` of ``passages(document)``; the original's for any more."""
    found = [language for language, _ in _passages(document)][:count]
    original = document.texts[0].language if document.texts else ""
    return found + [original] * (count - len(found))


def _passages(document: Document) -> list[tuple[str, str]]:
    found = [(text.language, _led(text.title, text.summary)) for text in document.texts]
    for text in document.texts:
        found += [(text.language, _led(text.title, part)) for part in _parts(text.body)]
    return found[:MOST]


def _led(title: str, text: str) -> str:
    """A title before a text, as sentences of one paragraph."""
    title = title.strip()[:LONGEST_TITLE]
    if not title:
        return text.strip()[:LONGEST]
    end = "" if title.endswith((".", "!", "?", "؟", "。", "！", "？")) else "."
    return f"{title}{end} {text.strip()}".strip()[:LONGEST]


def _parts(body: str) -> Iterator[str]:
    """Paragraphs; one that is too long is cut at a space near the limit."""
    for paragraph in _PARAGRAPHS.split(body):
        rest = paragraph.strip()
        while rest:
            cut = len(rest)
            if cut > LONGEST_PART:
                cut = rest.rfind(" ", LONGEST_PART // 2, LONGEST_PART) + 1 or LONGEST_PART
            yield rest[:cut].strip()
            rest = rest[cut:].strip()
