"""Which of a record's texts a reader sees, and what she must be told about it.

She sees her language where there is a text in it, else the best there is;
``?text=de`` shows another one. A translation may have fewer words than its
original (often no more than title and summary): what it lacks is shown in the
original's, and marked so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.utils.translation import get_language

from clearinghouse.records.languages import (
    TEXT_LANGUAGES,
    direction,
    fallbacks,
    record_language,
)
from clearinghouse.records.models import Origin, Record
from clearinghouse.records.wording import language_name


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of a record, in the language in which they are there."""

    name: str
    label: str
    value: str
    language: str
    is_fallback: bool
    """Whether they are the original's because the text that is shown lacks them."""

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in self.value.splitlines() if part.strip()]


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is shown, ``original`` is what it goes back to; ``texts`` are all there are."""

    text: Any
    original: Any
    texts: tuple[Any, ...]
    wanted: str
    is_outdated: bool
    was_chosen: bool

    @property
    def is_original(self) -> bool:
        return bool(self.text.origin == Origin.ORIGINAL)

    @property
    def is_wanted(self) -> bool:
        """Whether it is in the reader's own language."""
        return bool(self.text.language == self.wanted)

    @property
    def others(self) -> list[Any]:
        return [text for text in self.texts if text is not self.text]

    @property
    def language_names(self) -> list[str]:
        """The languages that there are texts in, as the reader calls them, the original's first."""
        reader = get_language() or "en"
        return [language_name(text.language, reader) for text in self.texts]

    def words(self, name: str) -> Words | None:
        """The field ``name`` of the text shown, else of the original; None where neither has it."""
        for text in (self.text, self.original):
            value = getattr(text, name, "") if text else ""
            if value:
                label = str(text._meta.get_field(name).verbose_name)
                return Words(name, label, value, text.language, text is not self.text)
        return None

    def sections(self, names: Iterable[str]) -> tuple[list[Words], list[str]]:
        """The words there are under these names, and the labels of those of which there are none."""
        found, missing = [], []
        for name in names:
            words = self.words(name)
            if words:
                found.append(words)
            else:
                missing.append(str(type(self.text)._meta.get_field(name).verbose_name))
        return found, missing


def read(record: Record, request: HttpRequest) -> Reading | None:
    """What the reader of this request sees; None for an unfinished draft without any text."""
    texts = tuple(sorted(record.all_texts(), key=_place_among_texts))
    if not texts:
        return None
    chosen = next((t for t in texts if t.language == request.GET.get("text")), None)
    text = chosen or record.text()
    original = record.original or texts[0]
    return Reading(
        text=text,
        original=original,
        texts=texts,
        wanted=record_language(get_language() or "en"),
        is_outdated=record.is_outdated(text),
        was_chosen=chosen is not None,
    )


def _place_among_texts(text: Any) -> tuple[bool, int]:
    """The original first, then the languages of the interface in their order, then others."""
    own = (
        TEXT_LANGUAGES.index(text.language)
        if text.language in TEXT_LANGUAGES
        else len(TEXT_LANGUAGES)
    )
    return text.origin != Origin.ORIGINAL, own


def texts_in_lists(model: type[Record], relation: str = "texts") -> Prefetch[Any]:
    """The texts that a list of records needs: titles for this reader, and originals.

    ``relation`` is the way to the texts from the records that are listed.
    """
    texts: Any = model._meta.get_field("texts").related_model
    languages = fallbacks(get_language() or "en")
    return Prefetch(
        relation,
        queryset=texts._default_manager.filter(
            Q(language__in=languages) | Q(origin=Origin.ORIGINAL)
        ).only("record", "language", "origin", "title"),
    )
