"""What a search engine is given: one plain document for each record.

The database holds records; an engine holds documents made from them. A
document is a value without ties to either, so that engines, the ranking and
the benchmarks can be used and tested without Django.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The words of a record in one language (BCP 47, as in the record format: ``zh``, ``zh-Hant``)."""

    language: str
    title: str
    summary: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A record as a search engine sees it.

    ``id`` is ``type/slug`` (``practices/lisbon-cnaim-one-stop-shop``).
    ``texts`` begins with the original. ``names`` are the names of places,
    organisations and the like, in every language known, which no analysis
    should stem. ``facets`` maps a name of ``finding.facets.FACETS`` to the
    codes that apply. ``labels`` are words under which the record is classed
    (labels and other names of its themes and target groups), one text a
    language, whether or not it has a text in that language: it is found by
    them, but they are never shown as its own. ``first_year`` and ``last_year`` span the years in which
    it ran (``last_year`` None: still running or unknown). ``evidence`` is the
    strength of evidence, 0 (described only) upwards, for sorting.
    """

    id: str
    texts: tuple[DocumentText, ...]
    names: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    evidence: int = 0
    changed: int = 0
    """When the record last changed (Unix seconds): ``newest`` falls back on it."""
    model: str = ""
    """The embedding model whose vectors go with it; empty where only its words are kept."""

    @property
    def fingerprint(self) -> str:
        """A short hash of all that an engine is given: equal fingerprints, equal documents.

        An engine keeps it with the document and tells it in ``fingerprints()``.
        """
        everything = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = json.dumps(everything, default=_as_json, ensure_ascii=False, sort_keys=True)
        return hashlib.blake2s(plain.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _as_json(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    assert isinstance(value, DocumentText)
    return [getattr(value, one.name) for one in fields(value)]
