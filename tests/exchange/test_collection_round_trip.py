"""The real collection goes in and out without loss, and the same bytes come out again."""

import json
from pathlib import Path
from typing import Any

import pytest

from clearinghouse.exchange.collection import FOLDER
from clearinghouse.exchange.formats import FILE_TYPES, RECORD_FORMATS
from clearinghouse.records.models import Tombstone
from clearinghouse.themes.loading import load_vocabulary
from tests.exchange.made import exported, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]

WITHOUT_ORDER = ("target_groups", "works_on", "studies", "practices")


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def in_one_order(kind: str, line: dict[str, Any]) -> str:
    """The line with its sets sorted; a practice's main theme stays the first."""
    ordered = dict(line)
    for name in WITHOUT_ORDER:
        if name in line:
            ordered[name] = sorted(line[name])
    if "themes" in line:
        main = 1 if kind == "practices" else 0
        ordered["themes"] = [*line["themes"][:main], *sorted(line["themes"][main:])]
    return json.dumps(ordered)


def test_everything_comes_out_as_it_went_in_and_the_same_after_a_second_journey(
    tmp_path: Path,
) -> None:
    load_vocabulary()
    assert not run("import", FOLDER).failure

    first = exported(tmp_path / "first")

    for kind in FILE_TYPES:
        ours, given = lines(first[f"{kind}.jsonl"]), lines((FOLDER / f"{kind}.jsonl").read_bytes())
        assert sorted(in_one_order(kind, line) for line in ours) == sorted(
            in_one_order(kind, line) for line in given
        )
    for record_format in reversed(RECORD_FORMATS.values()):
        record_format.model._default_manager.all().delete()
    Tombstone.objects.all().delete()
    again = run("import", tmp_path / "first")
    assert again.says("practices: 555 new, 0 changed, 0 unchanged")
    assert exported(tmp_path / "second") == first
