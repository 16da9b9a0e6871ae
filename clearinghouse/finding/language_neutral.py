"""Taking the language out of a multilingual model's vectors, so that meaning alone is compared.

In the vectors of such a model all texts of one language lie to one side, and a
question is drawn to records in its own language before better ones in others
(Roy et al., "LAReQA", EMNLP 2020; Libovický et al., EMNLP Findings 2020). A
vector is here understood as the sum of what all share, what its language adds,
what its record says, and the rest. The language's part is estimated within
records that exist in several languages, as far as there are such, so that what
a language happens to be used to write about is not taken for the language
itself; it is then subtracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

PRIOR_ROWS = 4.0
"""How many rows the assumption weighs that a language adds nothing: with few rows of a language
little is taken out of it, with none nothing."""

SURE_ROWS = 100.0
"""With so many rows a language has half a vote on where the middle of all languages lies."""

_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class LanguageNeutral:
    """What all vectors share, shape (dimensions,), and what each language adds to it.

    Without a centre (an empty index) it leaves vectors as they are.
    """

    centre: Vectors | None = None
    languages: dict[str, Vectors] = field(default_factory=dict)

    @classmethod
    def fit(
        cls, vectors: Vectors, languages: Sequence[str], records: Sequence[int]
    ) -> "LanguageNeutral":
        """Estimate from rows of known language and record, shape (rows, dimensions).

        A mixed model (fixed languages with a prior of ``PRIOR_ROWS``, random records), solved by
        turns: languages from what records leave over, records from what languages leave over.
        """
        if not len(vectors):
            return cls()
        names, language = np.unique([_base(name) for name in languages], return_inverse=True)
        _, record = np.unique(np.asarray(records), return_inverse=True)
        rows = np.asarray(vectors, dtype=np.float64)
        per_language = np.bincount(language).astype(np.float64)[:, None]
        per_record = np.bincount(record).astype(np.float64)[:, None]
        # Languages with enough rows count alike for the centre: most records being in English does
        # not make English the middle, and one record in Greek does not draw it to what that says.
        votes = per_language / (per_language + SURE_ROWS)
        centre = (_sums(rows, language) / per_language * votes).sum(axis=0) / votes.sum()
        said = np.zeros((len(per_record), rows.shape[1]))
        added = np.zeros((len(names), rows.shape[1]))
        for _ in range(_ROUNDS):
            added = _sums(rows - centre - said[record], language) / (per_language + PRIOR_ROWS)
            said = _sums(rows - centre - added[language], record) / (per_record + 1.0)
        return cls(
            centre.astype(np.float32),
            {str(name): part.astype(np.float32) for name, part in zip(names, added, strict=True)},
        )

    def passages(self, vectors: Vectors, languages: Sequence[str]) -> Vectors:
        """Rows without what is shared and what their languages add, shape as given, length 1."""
        if self.centre is None or not len(vectors):
            return vectors
        nothing = np.zeros_like(self.centre)
        added = np.stack([self.languages.get(_base(name), nothing) for name in languages])
        return _unit(vectors - self.centre - added)

    def query(self, vector: Vectors) -> Vectors:
        """A question without what is shared, shape (dimensions,), length 1.

        Its language need not be known: no passage is drawn to a language any more.
        """
        if self.centre is None:
            return vector
        return _unit(vector - self.centre)

    def save(self, path: Path) -> None:
        """Write an ``.npz`` file (to a name that ends so)."""
        parts = {f"language:{name}": part for name, part in self.languages.items()}
        if self.centre is not None:
            parts["centre"] = self.centre
        with path.open("wb") as file:
            np.savez(file, **parts)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> "LanguageNeutral":
        """Read what ``save`` wrote. Raises OSError or ValueError where that cannot be read."""
        with np.load(path, allow_pickle=False) as parts:
            languages = {
                name.removeprefix("language:"): parts[name]
                for name in parts.files
                if name.startswith("language:")
            }
            return cls(parts["centre"] if "centre" in parts.files else None, languages)


def _base(language: str) -> str:
    """``zh-Hant`` lies where ``zh`` lies."""
    return language.split("-")[0].lower()


def _sums(rows: NDArray[np.float64], groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """The sum of the rows of each group, shape (groups, dimensions)."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    sums: NDArray[np.float64] = np.add.reduceat(rows[order], starts, axis=0)
    return sums


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
