"""What records of one theme, or for one target group, have in common, lent to each of them.

A record says only some of what it is about; the others of its theme say the
rest. So its vectors are moved a little from the middle of the collection
towards those of its classes: smoothing by clusters, where the clusters are not
guessed but given by those who classed the records (Liu and Croft,
"Cluster-based retrieval using language models", SIGIR 2004, doi
10.1145/1008992.1009026, there for words).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clearinghouse.finding.ranking import CLASS_WEIGHT, CLASSED_BY

Vectors = NDArray[np.float32]

FEWEST = 5
"""Records from which it can be said what a class has in common."""

Facets = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kinship:
    """The direction of each class, seen from the middle of the collection, as ``facet:code``.

    Without any it leaves vectors as they are.
    """

    directions: dict[str, Vectors] = field(default_factory=dict)

    @classmethod
    def fit(cls, means: Vectors, facets: Sequence[Facets]) -> "Kinship":
        """Learn from the mean vectors of records, shape (records, dimensions), and their facets."""
        members: dict[str, list[int]] = {}
        for record, of_one in enumerate(facets):
            for _, name in _classes(of_one):
                members.setdefault(name, []).append(record)
        if not members:
            return cls()
        means = _unit(means)
        middle = means.mean(axis=0)
        return cls(
            {
                name: _unit(means[records].mean(axis=0) - middle)
                for name, records in sorted(members.items())
                if len(records) >= FEWEST
            }
        )

    def lend(self, vectors: Vectors, facets: Facets) -> Vectors:
        """A record's rows, moved towards its classes; shape as given, length 1."""
        towards = np.zeros(vectors.shape[-1], dtype=np.float32)
        for facet, share in CLASSED_BY.items():
            known = [
                self.directions[name]
                for of, name in _classes(facets)
                if of == facet and name in self.directions
            ]
            if known:
                towards += np.float32(share) * np.mean(known, axis=0, dtype=np.float32)
        if not towards.any():
            return vectors
        return _unit(vectors + np.float32(CLASS_WEIGHT) * _unit(towards))

    def save(self, path: Path) -> None:
        """Write an ``.npz`` file (to a name that ends so)."""
        with path.open("wb") as file:
            np.savez(file, **self.directions)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> "Kinship":
        """Read what ``save`` wrote. Raises OSError or ValueError where that cannot be read."""
        with np.load(path, allow_pickle=False) as directions:
            return cls({name: directions[name] for name in directions.files})


def _classes(facets: Facets) -> Iterator[tuple[str, str]]:
    for facet in CLASSED_BY:
        for code in facets.get(facet, ()):
            yield facet, f"{facet}:{code}"


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
