"""However broken a file is, the error is clear and the rest goes in."""

import json
import tracemalloc
from pathlib import Path

import pytest

from clearinghouse.practices.models import Practice
from tests.exchange.made import a_practice, run, write

pytestmark = pytest.mark.usefixtures("codes")


def imported() -> set[str]:
    return set(Practice.objects.values_list("slug", flat=True))


def line(id: str) -> bytes:
    return json.dumps(a_practice(id)).encode() + b"\n"


def test_broken_utf8(tmp_path: Path) -> None:
    broken = line("two").replace(b"Mentors", b"M\xffntors")
    (tmp_path / "practices.jsonl").write_bytes(line("one") + broken + line("three"))

    done = run("import", tmp_path)

    where = broken.index(b"\xff") + 1
    assert done.err == [f"practices.jsonl:2: is not UTF-8 (byte 0xff at position {where})"]
    assert imported() == {"one", "three"}


def test_a_line_of_50_mb_is_passed_over_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "practices.jsonl").open("wb") as file:
        file.write(line("one") + b'{"id": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + line("three"))
    tracemalloc.start()

    done = run("import", tmp_path)

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert done.err == ["practices.jsonl:2: is longer than 8 MB and was passed over"]
    assert imported() == {"one", "three"}
    assert peak < 25_000_000


def test_a_long_last_line_without_an_end(tmp_path: Path) -> None:
    (tmp_path / "practices.jsonl").write_bytes(line("one") + b"x" * 9_000_000)

    done = run("import", tmp_path)

    assert done.err == ["practices.jsonl:2: is longer than 8 MB and was passed over"]


@pytest.mark.parametrize("cut", [1, 20, 300])
def test_a_file_that_is_cut_off(tmp_path: Path, cut: int) -> None:
    (tmp_path / "practices.jsonl").write_bytes((line("one") + line("two"))[: -1 - cut])

    done = run("import", tmp_path)

    assert done.err == ["practices.jsonl:2: is cut off: the file ends in the middle of a record"]
    assert imported() == {"one"}


def test_a_file_that_is_cut_off_within_a_character(tmp_path: Path) -> None:
    (tmp_path / "practices.jsonl").write_bytes(line("one") + '{"id": "é'.encode()[:-1])

    done = run("import", tmp_path)

    assert "is cut off" in done.errors


def test_a_last_line_may_lack_its_end(tmp_path: Path) -> None:
    (tmp_path / "practices.jsonl").write_bytes(line("one") + line("two").rstrip())

    assert not run("import", tmp_path).failure
    assert imported() == {"one", "two"}


def test_byte_order_mark_blank_lines_and_windows_ends_do_no_harm(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + line("one") + b"\n  \n" + line("two")
    (tmp_path / "practices.jsonl").write_bytes(content.replace(b"\n", b"\r\n"))

    assert not run("import", tmp_path).failure
    assert imported() == {"one", "two"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "a", "id": "b"}', "names “id” twice in one object"),
        ('{"id": NaN}', "holds NaN, which is not a number of JSON"),
        ('{"id": -Infinity}', "holds -Infinity, which is not a number of JSON"),
        ('{"id": }', "is not JSON: Expecting value at character 8"),
        ('{"id": "a"} {}', "is not JSON: something follows the record at character 12"),
        ('{"id": "a\tb"}', "is not JSON: Invalid control character at at character 10"),
        ("[" * 200_000, "is nested too deeply"),
        ("1" * 5_000, "holds a number of too many digits"),
        ("\x00", "is not JSON: Expecting value at character 1"),
    ],
)
def test_what_is_not_json_is_said(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, practices=[text + "\n", a_practice("two")])

    done = run("import", tmp_path)

    assert done.err == [f"practices.jsonl:1: {message}"]
    assert imported() == {"two"}


def test_a_number_beyond_floating_point_is_refused(tmp_path: Path) -> None:
    text = json.dumps(a_practice()).replace('"amount": 120000', '"amount": 1e999')

    done = run("import", write(tmp_path, practices=[text + "\n"]))

    assert done.err == ["practices.jsonl:1: cost.amount: must be a finite number"]


def test_an_identifier_used_twice(tmp_path: Path) -> None:
    lines = [a_practice("one"), a_practice("two"), a_practice("one", title="Another")]

    done = run("import", write(tmp_path, practices=lines))

    assert done.err == ["practices.jsonl:3: id: “one” is used already (line 1)"]
    assert str(Practice.objects.get(slug="one")) == "Mentors for newcomers"


def test_an_identifier_used_in_two_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, practices=[a_practice("one", title=name)])

    done = run("import", tmp_path / "a", tmp_path / "b")

    a, b = tmp_path / "a" / "practices.jsonl", tmp_path / "b" / "practices.jsonl"
    assert done.err == [f"{b}:1: id: “one” is used already ({a}:1)"]
