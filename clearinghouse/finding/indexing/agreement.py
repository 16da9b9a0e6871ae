"""Whether the index says what the database says, record by record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clearinghouse.finding.documents import Document
from clearinghouse.finding.embeddings import get_embedder
from clearinghouse.finding.engines.protocol import Engine
from clearinghouse.finding.indexing.records import document_id, documents, live_slugs
from clearinghouse.finding.models import EmbeddingModel, IndexChange, IndexState
from clearinghouse.practices.models import Practice

BATCH = 200

Difference = Literal["missing", "outdated", "surplus", "words_only", "other_model"]

IN_WORDS: dict[Difference, Promise] = {
    "missing": gettext_lazy("is not in the index"),
    "outdated": gettext_lazy("differs from what the index holds"),
    "surplus": gettext_lazy("is in the index, but nobody may see it"),
    "words_only": gettext_lazy("is in the index without its meaning"),
    "other_model": gettext_lazy("is in the index with vectors of another embedding model"),
}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record (``practices/slug``) that index and database do not agree on.

    ``missing``: the index lacks it; ``outdated``: it holds something else;
    ``surplus``: nobody may see it any more; ``words_only``: it holds no
    vectors; ``other_model``: its vectors are another embedding model's.
    """

    record: str
    difference: Difference

    @property
    def in_words(self) -> str:
        return str(IN_WORDS[self.difference])

    @property
    def slug(self) -> str:
        return self.record.partition("/")[2]


def disagreements(engine: Engine, model: str) -> Iterator[Disagreement]:
    """Compare every record. ``model`` names the embedding model, empty where there is none.

    Without a model it does not matter which vectors the index holds. Raises EngineError.
    """
    other_models = [
        name for name in EmbeddingModel.objects.values_list("name", flat=True) if name != model
    ]
    kept = dict(engine.fingerprints())
    slugs = live_slugs()
    while batch := list(islice(slugs, BATCH)):
        for document in documents(batch):
            difference = _difference(document, kept.pop(document.id, None), model, other_models)
            if difference:
                yield Disagreement(document.id, difference)
    ours = document_id(Practice.record_type, "")
    yield from (Disagreement(id, "surplus") for id in sorted(kept) if id.startswith(ours))


def _difference(
    document: Document, kept: str | None, model: str, other_models: list[str]
) -> Difference | None:
    if kept is None:
        return "missing"
    if kept == replace(document, model=model).fingerprint:
        return None
    if kept == document.fingerprint:
        return "words_only"
    if any(kept == replace(document, model=name).fingerprint for name in other_models):
        return "other_model" if model else None
    return "outdated"


@dataclass(frozen=True, slots=True)
class Pending:
    """How many notes wait in the outbox, and of what kind."""

    changes: int
    """Changes of which the index knows nothing yet."""
    words_only: int
    """Records that wait for their vectors."""
    failing: tuple[tuple[str, str], ...]
    """Records that could not be indexed (identifier, error), 20 at the most."""


def pending() -> Pending:
    rows = IndexChange.objects
    failing = rows.exclude(error="").order_by("id").values_list("slug", "error")[:20]
    return Pending(
        changes=rows.filter(state=IndexChange.State.WAITING).count(),
        words_only=rows.filter(
            state__in=[IndexChange.State.WORDS_ONLY, IndexChange.State.COVERED]
        ).count(),
        failing=tuple(dict(failing).items()),
    )


def meaning_problem() -> str:
    """Why records are not found by meaning, in a sentence for operators; empty where they are."""
    if not settings.EMBEDDINGS:
        return _("It is switched off (EMBEDDINGS).")
    embedder = get_embedder()
    if embedder is None:
        return _("No embedder can be had; the log says why.")
    state = IndexState.get()
    if state.embedder_error:
        return _("The embedder fails: %(error)s") % {"error": state.embedder_error}
    if state.model and state.model != embedder.model:
        return _(
            "The index was made with the embedding model %(old)s, not %(new)s: "
            "run “clearinghouse reindex”."
        ) % {"old": state.model, "new": embedder.model}
    return ""
