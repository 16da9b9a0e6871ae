"""The embedded engine: the conformance suite, and what only an index on a disk can get wrong.

Processes are real and are killed with SIGKILL, which they cannot notice.
"""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from clearinghouse.finding.engines import vectors
from clearinghouse.finding.engines.embedded import EmbeddedEngine
from clearinghouse.finding.engines.protocol import EngineError
from tests.finding.engine_conformance import (
    DIMENSIONS,
    EngineConformance,
    ask,
    ids,
    keep,
    passages,
    practice,
    vector,
)


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(tmp_path / "index")


class TestConformance(EngineConformance):
    pass


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    """A Python process of its own that runs some code, its arguments as strings in ``sys.argv``."""
    preamble = """
        import sys, itertools
        import numpy as np
        from clearinghouse.finding.engines.embedded import EmbeddedEngine
        from tests.finding.engine_conformance import practice, passages, vector, keep
        engine = EmbeddedEngine(sys.argv[1])
        """
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(preamble) + textwrap.dedent(code),
            *map(str, arguments),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def wait_for_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the process ended without a word"
    return line.strip()


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def versions(engine: EmbeddedEngine) -> set[tuple[str, str]]:
    """(version by words, version by meaning) of every document p0..p49, versions being 0 or 1."""
    found = set()
    for version in (0, 1):
        by_words = set(ids(ask(engine, f"version{version}", limit=100)))
        meant = vector(1) if version == 0 else vector(0, 1)
        by_meaning = set(ids(ask(engine, "nothing", vector=meant, limit=100)))
        found |= {(slug, f"words {version}") for slug in by_words}
        found |= {(slug, f"meaning {version}") for slug in by_meaning}
    return found


def documents_of(version: int) -> list[tuple[object, object]]:
    meant = vector(1) if version == 0 else vector(0, 1)
    return [(practice(f"p{n}", f"version{version}"), passages(meant)) for n in range(50)]


WRITING = """
    for version in itertools.count(1):
        v = version % 2
        meant = vector(1) if v == 0 else vector(0, 1)
        engine.write([(practice(f"p{n}", f"version{v}"), passages(meant)) for n in range(50)])
        print(version, flush=True)
    """


@pytest.mark.parametrize("moment", [0.0, 0.003, 0.007, 0.011, 0.017, 0.023, 0.031, 0.041])
def test_a_writer_killed_at_any_moment_leaves_documents_wholly_old_or_wholly_new(
    tmp_path: Path, moment: float
) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.write(documents_of(0))  # type: ignore[arg-type]
    writer = start(WRITING, tmp_path)
    wait_for_line(writer)
    time.sleep(moment)
    kill(writer)
    for reader in (engine, EmbeddedEngine(tmp_path)):
        found = versions(reader)
        assert len({slug for slug, _ in found}) == 50
        states = {frozenset(kind for slug, kind in found if slug == f"p{n}") for n in range(50)}
        assert states in (
            {frozenset({"words 0", "meaning 0"})},
            {frozenset({"words 1", "meaning 1"})},
        )
    keep(engine, practice("after", "written afterwards"))
    assert engine.count() == 51


def test_what_was_written_outlives_the_writer(tmp_path: Path) -> None:
    writer = start(
        """
        keep(engine, practice("a", "Housing"))
        print("written", flush=True)
        import time; time.sleep(60)
        """,
        tmp_path,
    )
    wait_for_line(writer)
    kill(writer)
    assert ids(ask(EmbeddedEngine(tmp_path), "housing")) == ["a"]


def test_a_rebuild_killed_half_way_leaves_the_old_index_and_no_rubbish(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    keep(engine, practice("old", "Housing"))
    rebuilding = start(
        """
        def slowly():
            for n in range(100_000):
                yield practice(f"new{n}", "Sport"), passages(vector(1))
                if n == 2_000:
                    print("half way", flush=True)
        engine.rebuild(slowly())
        """,
        tmp_path,
    )
    wait_for_line(rebuilding)
    kill(rebuilding)
    assert list(tmp_path.glob("*.building"))
    assert ids(ask(engine, "housing")) == ["old"]
    keep(engine, practice("later", "Housing"))
    assert not list(tmp_path.glob("*.building"))
    assert set(ids(ask(EmbeddedEngine(tmp_path), "housing"))) == {"old", "later"}


def test_readers_in_another_process_see_a_change_at_their_next_search(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    assert engine.count() == 0
    writer = start('keep(engine, practice("a", "Housing")); print("written", flush=True)', tmp_path)
    wait_for_line(writer)
    assert ids(ask(engine, "housing")) == ["a"]
    writer.wait()


def test_searches_go_on_while_another_process_rebuilds_and_move_over(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.write(documents_of(0))  # type: ignore[arg-type]
    stop = threading.Event()
    failures: list[object] = []

    def search_on() -> None:
        while not stop.is_set():
            try:
                found = ask(engine, "version0 OR version1", vector=vector(1, 1), facets=("theme",))
                if found.total != 50:
                    failures.append(found.total)
            except Exception as error:
                failures.append(error)

    readers = [threading.Thread(target=search_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    rebuilding = start(
        """
        for version in (1, 0, 1, 0, 1):
            meant = vector(1) if version == 0 else vector(0, 1)
            engine.rebuild((practice(f"p{n}", f"version{version}"), passages(meant)) for n in range(50))
        """,
        tmp_path,
    )
    assert rebuilding.wait(60) == 0
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert ids(ask(engine, "version0")) == []
    assert ask(engine, "version1").total == 50
    keep(engine, practice("after"))
    assert len(list(tmp_path.glob("generation-*"))) == 1, "old generations are removed once unused"


def test_threads_write_one_after_the_other(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    threads = [
        threading.Thread(target=keep, args=(engine, practice(f"p{n}", "Housing"))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert engine.count() == 8


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path) -> None:
    impatient = EmbeddedEngine(tmp_path, patience=0.05)
    keep(impatient, practice("a"))
    writer = start(
        """
        def slowly():
            print("begun", flush=True)
            import time; time.sleep(60)
            yield
        engine.write(slowly())
        """,
        tmp_path,
    )
    wait_for_line(writer)
    with pytest.raises(EngineError, match="Another process"):
        keep(impatient, practice("b"))
    assert impatient.count() == 1
    kill(writer)
    keep(impatient, practice("b"))
    assert impatient.count() == 2


def test_an_index_of_another_version_asks_to_be_rebuilt(tmp_path: Path) -> None:
    keep(EmbeddedEngine(tmp_path), practice("a"))
    (generation,) = tmp_path.glob("generation-*")
    (generation / "version").write_text("0")
    engine = EmbeddedEngine(tmp_path)
    with pytest.raises(EngineError, match="another version"):
        engine.count()
    engine.rebuild([(practice("b"), passages())])
    assert engine.count() == 1


def test_an_index_with_a_lost_part_asks_to_be_rebuilt(tmp_path: Path) -> None:
    keep(EmbeddedEngine(tmp_path), practice("a"))
    (generation,) = tmp_path.glob("generation-*")
    (generation / "words" / "meta.json").unlink()
    with pytest.raises(EngineError, match="rebuild"):
        EmbeddedEngine(tmp_path).count()


def test_vectors_of_other_dimensions_are_refused(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    keep(engine, practice("a", "Housing"))
    with pytest.raises(EngineError, match="dimensions"):
        ask(engine, "housing", vector=np.ones(3, dtype=np.float32))
    with pytest.raises(EngineError, match="dimensions"):
        engine.write([(practice("b"), np.ones((1, 3), dtype=np.float32))])
    assert engine.count() == 1


def test_graphs_find_what_comparing_all_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows beyond a bound are found through graphs, also after many more writes and deletions."""
    monkeypatch.setattr(vectors, "GRAPH_AT", 300)
    monkeypatch.setattr(vectors, "MOST_GRAPHS", 3)
    engine = EmbeddedEngine(tmp_path)
    random = np.random.default_rng(3)
    rows = random.normal(size=(2_000, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    for start_at in range(0, 2_000, 250):
        engine.write((practice(f"p{n}"), rows[n : n + 1]) for n in range(start_at, start_at + 250))
    engine.write(delete=[f"practices/p{n}" for n in range(0, 2_000, 2)])
    assert list(tmp_path.glob("generation-*/vectors/graph-*"))
    for asked in range(1, 40, 2):
        similarity = rows @ rows[asked]
        best = [n for n in np.argsort(-similarity).tolist() if n % 2 and n != asked][:10]
        found = [hit.id for hit in engine.similar(f"practices/p{asked}", limit=10)]
        assert len(set(found) & {f"practices/p{n}" for n in best}) >= 8
