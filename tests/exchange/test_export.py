"""What goes out: only what is public, whole files, the same bytes again after an import."""

import json
import os
from pathlib import Path

import pytest

from clearinghouse.evidence.models import Study
from clearinghouse.exchange.formats import RECORD_FORMATS
from clearinghouse.practices.models import Practice
from tests.exchange.made import (
    a_practice,
    a_recommendation,
    a_source,
    a_study,
    a_translation,
    an_event,
    exported,
    run,
    write,
)
from tests.finding.installation import Installation


def lines(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in content.splitlines()]


@pytest.mark.usefixtures("codes")
def test_lines_are_in_the_order_of_identifiers(tmp_path: Path) -> None:
    ids = ["b-c", "b", "ba", "a-1", "b1"]
    run("import", write(tmp_path, practices=[a_practice(id) for id in ids]))

    written = lines(exported(tmp_path / "out")["practices.jsonl"])

    assert [line["id"] for line in written] == sorted(ids)


@pytest.mark.usefixtures("codes")
def test_drafts_and_withdrawn_records_stay_inside(tmp_path: Path) -> None:
    write(
        tmp_path,
        practices=[a_practice(studies=["mentors-trial"]), a_practice("second")],
        studies=[a_study()],
        events=[an_event()],
        recommendations=[a_recommendation(event="forum-2018", practices=["second"])],
        translations=[a_translation(id="second")],
    )
    run("import", tmp_path)
    practice = Practice.objects.get(slug="mentors")
    text = practice.texts.get()
    text.title = "Not yet public"
    practice.texts = [text]
    practice.save_revision()
    for hidden in (
        Study.objects.get(),
        Practice.objects.get(slug="second"),
        RECORD_FORMATS["events"].model.objects.get(),
    ):
        hidden.unpublish()

    files = exported(tmp_path / "out")

    assert b"Not yet public" not in b"".join(files.values())
    (line,) = lines(files["practices.jsonl"])
    assert line["title"] == "Mentors for newcomers"
    assert line["studies"] == []
    (recommendation,) = lines(files["recommendations.jsonl"])
    assert (recommendation["event"], recommendation["practices"]) == (None, [])
    for kind in ("studies", "events", "translations"):
        assert files[f"{kind}.jsonl"] == b""


@pytest.mark.usefixtures("codes")
def test_figures_keep_their_source_when_numbers_have_gaps(tmp_path: Path) -> None:
    outcome = {"measure": "m", "value": 0.5, "unit": "percent", "year": None, "source": 2}
    sources = [a_source(url=url) for url in ("a", "b", "c")]
    run("import", write(tmp_path, practices=[a_practice(outcomes=[outcome], sources=sources)]))
    Practice.objects.get().sources.filter(url="b").delete()

    (line,) = lines(exported(tmp_path / "out")["practices.jsonl"])

    assert line["outcomes"][0]["source"] == 1  # type: ignore[index]
    assert line["sources"][1]["url"] == "c"  # type: ignore[index]


@pytest.mark.usefixtures("codes")
def test_a_record_that_cannot_be_written_is_named_and_the_rest_goes_out(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice(), a_practice("second")]))
    Practice.objects.get(slug="mentors").texts.get().delete()

    done = run("export", output=tmp_path / "out")

    assert done.err == ["practices/mentors was left out: it has no original text"]
    assert done.failure
    written = lines((tmp_path / "out" / "practices.jsonl").read_bytes())
    assert [line["id"] for line in written] == ["second"]


@pytest.mark.usefixtures("codes")
def test_an_export_that_fails_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    before = exported(tmp_path / "out")

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    done = run("export", output=tmp_path / "out")

    assert "No space left" in done.failure
    after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert after == before


@pytest.mark.usefixtures("codes")
def test_only_the_types_asked_for_are_written(tmp_path: Path) -> None:
    done = run("export", output=tmp_path / "out", types=["practices", "events"])

    assert done.out == ["practices: 0", "events: 0"]
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"practices.jsonl", "events.jsonl"}


def test_an_export_shows_one_moment_though_records_come_meanwhile(
    installation: Installation,
) -> None:
    said = installation.python(
        """
        from django.db import connections
        from clearinghouse.exchange.exporting import snapshot
        def add():
            a_practice("new")
            connections.close_all()
        with snapshot():
            print(Practice.objects.count())
            adding = threading.Thread(target=add)
            adding.start()
            adding.join(timeout=30)
            print(adding.is_alive(), Practice.objects.count())
        print(Practice.objects.count())
        """
    )

    assert said.splitlines() == ["0", "False 0", "1"]
