"""The vectors of passages on disk: rows that are only ever added, and graphs that find the nearest.

A row number, once given, stays; a document in the words index names its rows, and a row that no
document names does not exist. So the words index is the one place where a change becomes true:
rows are on disk before it commits, and a process killed in between leaves rows that nobody names.

Rows are kept as 16-bit floats, for exact similarities. Most of them are also in HNSW graphs
(usearch, 8-bit), each over a span of rows, which propose candidates; the last rows, in no graph
yet, are all compared.
"""

import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numkong
import numpy as np
from numpy.typing import NDArray
from usearch.index import Index as Graph

Rows = NDArray[np.int64]
Similarities = NDArray[np.float32]

GRAPH_AT = 16_384
"""Rows outside of graphs from which a graph is built over them: up to here comparing all is as fast."""
MOST_GRAPHS = 8
BACKGROUND_SAMPLE = 4_096

_GRAPH_NAME = re.compile(r"graph-(\d+)-(\d+)\.usearch")
_ADD_AT_ONCE = 65_536


def sync_folder(folder: Path) -> None:
    """Make names in a folder (files created, renamed, removed) survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _new_graph(dimensions: int) -> Graph:
    return Graph(ndim=dimensions, metric="cos", dtype="i8", connectivity=16, expansion_add=96)


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    end: int
    path: Path


def _spans(folder: Path) -> list[_Span]:
    """The graphs that together cover most rows from 0 without overlap, the widest where two begin alike."""
    found: dict[int, _Span] = {}
    for path in folder.glob("graph-*.usearch"):
        match = _GRAPH_NAME.fullmatch(path.name)
        if match:
            span = _Span(int(match[1]), int(match[2]), path)
            if span.first not in found or found[span.first].end < span.end:
                found[span.first] = span
    spans: list[_Span] = []
    at = 0
    while at in found:
        spans.append(found[at])
        at = found[at].end
    return spans


def _row_count(folder: Path) -> tuple[int, int]:
    """(rows, dimensions) on disk; (0, 0) where there are none yet."""
    try:
        dimensions = int((folder / "dimensions").read_text())
        size = (folder / "rows.f16").stat().st_size
        owners = (folder / "owners.u64").stat().st_size
    except FileNotFoundError:
        return 0, 0
    return min(size // (2 * dimensions), owners // 8), dimensions


class VectorReader:
    """The rows on disk when it was made. Thread-safe; a newer one takes over what is still true."""

    def __init__(self, folder: Path, previous: "VectorReader | None" = None) -> None:
        spans = _spans(folder)
        self.rows, self.dimensions = _row_count(folder)
        known = {graph.path: graph for graph in previous.graphs} if previous else {}
        self.graphs: list[_OpenGraph] = [known.get(span.path) or _OpenGraph(span) for span in spans]
        self.covered = spans[-1].end if spans else 0
        self._vectors: NDArray[np.float16] | None = None
        self._owners: NDArray[np.uint64] | None = None
        self.background = np.zeros(self.dimensions, dtype=np.float32)
        if self.rows:
            shape = (self.rows, self.dimensions)
            self._vectors = np.memmap(folder / "rows.f16", dtype=np.float16, mode="r", shape=shape)
            self._owners = np.memmap(
                folder / "owners.u64", dtype=np.uint64, mode="r", shape=(self.rows,)
            )
            step = max(1, self.rows // BACKGROUND_SAMPLE)
            if (
                previous
                and previous.rows
                and max(1, previous.rows // BACKGROUND_SAMPLE) == step > 1
            ):
                self.background = previous.background
            else:
                self.background = self._vectors[::step].astype(np.float32).mean(axis=0)

    def owners(self, rows: Rows) -> NDArray[np.uint64]:
        """The keys of the documents for which rows were written."""
        if self._owners is None:
            return np.empty(0, dtype=np.uint64)
        return np.asarray(self._owners[rows])

    def vectors(self, rows: Rows) -> NDArray[np.float32]:
        """Rows as they were given, shape (len(rows), dimensions)."""
        if self._vectors is None:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.asarray(self._vectors[rows], dtype=np.float32)

    def similarities(self, vector: NDArray[np.float32], rows: Rows) -> Similarities:
        """Exact cosines of given rows with a vector of length 1."""
        if self._vectors is None or not len(rows):
            return np.empty(0, dtype=np.float32)
        return _dots(np.asarray(self._vectors[rows]), vector)

    def nearest(self, vector: NDArray[np.float32], count: int) -> tuple[Rows, Similarities]:
        """About the ``count`` rows most similar to a vector, best first, with exact cosines."""
        candidates = [graph.nearest(vector, count) for graph in self.graphs]
        rows = np.concatenate(candidates) if candidates else np.empty(0, dtype=np.int64)
        rows = rows[rows < self.rows]
        similarities = self.similarities(vector, rows)
        if self._vectors is not None and self.covered < self.rows:
            tail = _dots(np.asarray(self._vectors[self.covered :]), vector)
            best = np.arange(len(tail))
            if len(tail) > count:
                best = np.argpartition(tail, -count)[-count:]
            rows = np.concatenate([rows, best + self.covered])
            similarities = np.concatenate([similarities, tail[best]])
        order = np.lexsort((rows, -similarities))[:count]
        return rows[order], similarities[order]


def _dots(rows: NDArray[np.float16], vector: NDArray[np.float32]) -> Similarities:
    """The dot products of rows with a vector, without making the rows 32 bits wide: numkong (which
    comes with usearch) is ten times faster at it than numpy."""
    products = numkong.cdist(rows, vector.astype(np.float16)[None, :], "dot")
    return np.asarray(products, dtype=np.float32)[:, 0]


class _OpenGraph:
    """A graph file, mapped into memory."""

    def __init__(self, span: _Span) -> None:
        self.path = span.path
        graph = Graph.restore(os.fspath(span.path), view=True)
        if graph is None:
            raise OSError(f"{span.path} is not a graph of vectors")
        self._graph: Any = graph
        self._one_at_a_time = threading.Lock()

    def nearest(self, vector: NDArray[np.float32], count: int) -> Rows:
        if not len(self._graph):
            return np.empty(0, dtype=np.int64)
        with self._one_at_a_time:  # usearch searches in the room of its first thread, whoever calls
            self._graph.expansion_search = max(64, count)
            found: Any = self._graph.search(vector, count, threads=1)
        return np.asarray(found.keys, dtype=np.int64)


class VectorWriter:
    """Adds rows. One at a time between all processes (the engine's lock sees to that)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder
        self.rows, self.dimensions = _row_count(folder)
        self._vectors_file: Any = None
        self._owners_file: Any = None

    def add(self, owner: int, vectors: NDArray[np.float32]) -> int:
        """Add a document's rows under its key; the number of the first. Durable after ``sync``.

        Raises ValueError where the vectors have other dimensions than those kept.
        """
        first = self.rows
        if not len(vectors):
            return first
        if not self.dimensions:
            self.dimensions = int(vectors.shape[1])
            (self._folder / "dimensions").write_text(str(self.dimensions))
        if vectors.shape[1] != self.dimensions:
            raise ValueError(
                f"vectors have {vectors.shape[1]} dimensions, those in the index {self.dimensions}"
            )
        if self._vectors_file is None:
            self._open()
        self._vectors_file.write(np.ascontiguousarray(vectors, dtype=np.float16).tobytes())
        self._owners_file.write(np.full(len(vectors), owner, dtype=np.uint64).tobytes())
        self.rows += len(vectors)
        return first

    def _open(self) -> None:
        """Open for adding after the last whole row: what a killed process left half-written goes."""
        self._vectors_file = (self._folder / "rows.f16").open("ab")
        self._owners_file = (self._folder / "owners.u64").open("ab")
        self._vectors_file.truncate(self.rows * self.dimensions * 2)
        self._owners_file.truncate(self.rows * 8)

    def sync(self) -> None:
        """Put what was added on the disk."""
        for file in (self._vectors_file, self._owners_file):
            if file is not None:
                file.flush()
                os.fsync(file.fileno())
        sync_folder(self._folder)

    def close(self) -> None:
        for file in (self._vectors_file, self._owners_file):
            if file is not None:
                file.close()

    @property
    def wants_graph(self) -> bool:
        spans = _spans(self._folder)
        return self.rows - (spans[-1].end if spans else 0) >= GRAPH_AT

    def build_graph(self, live: Iterable[tuple[int, int]]) -> None:
        """Bring all rows under graphs. ``live`` gives (first row, count) of every kept document."""
        spans = _spans(self._folder)
        merge = len(spans) >= MOST_GRAPHS
        first = 0 if merge or not spans else spans[-1].end
        alive = np.zeros(self.rows, dtype=bool)
        for start, count in live:
            alive[start : start + count] = True
        rows = np.flatnonzero(alive[first:]) + first
        vectors = np.memmap(
            self._folder / "rows.f16",
            dtype=np.float16,
            mode="r",
            shape=(self.rows, self.dimensions),
        )
        graph = _new_graph(self.dimensions)
        for start in range(0, len(rows), _ADD_AT_ONCE):
            some = rows[start : start + _ADD_AT_ONCE]
            graph.add(some.astype(np.uint64), np.asarray(vectors[some], dtype=np.float32))
        path = self._folder / f"graph-{first:012d}-{self.rows:012d}.usearch"
        building = path.with_suffix(".building")
        graph.save(os.fspath(building))
        with building.open("rb") as file:
            os.fsync(file.fileno())
        building.rename(path)
        sync_folder(self._folder)
        for span in spans if merge else ():
            span.path.unlink()
