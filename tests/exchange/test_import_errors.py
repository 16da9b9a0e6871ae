"""Each error names file, line and field, and says what is wrong in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from clearinghouse.practices.models import Practice
from tests.exchange.made import (
    a_practice,
    a_recommendation,
    a_source,
    a_study,
    an_event,
    an_organisation,
    run,
    write,
)

pytestmark = pytest.mark.usefixtures("codes")


def with_outcome(**other: Any) -> dict[str, Any]:
    return a_practice(
        outcomes=[
            {
                "measure": "found work",
                "value": 62,
                "unit": "percent",
                "year": 2015,
                "source": 0,
                **other,
            }
        ]
    )


def with_effect(**other: Any) -> dict[str, Any]:
    study = a_study()
    study["effects"][0].update(other)
    return study


def without(field: str) -> dict[str, Any]:
    return {name: value for name, value in a_practice().items() if name != field}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (with_outcome(source=3), "outcomes[0].source: 3 is not an index of sources (1 given)"),
        (with_outcome(source=-1), "outcomes[0].source: -1 is less than 0"),
        (with_outcome(value="62"), "outcomes[0].value: must be a number, not a text"),
        (with_outcome(value=True), "outcomes[0].value: must be a number, not true or false"),
        (with_outcome(value=None), "outcomes[0].value: must be a number, not null"),
        (with_outcome(value=2**53 + 1), "outcomes[0].value: is too large to be kept exactly"),
        (with_outcome(value=10**400), "outcomes[0].value: is too large to be kept exactly"),
        (with_outcome(year=2015.5), "outcomes[0].year: must be a whole number, not 2015.5"),
        (with_outcome(year=20155), "outcomes[0].year: 20155 is more than 9999"),
        (with_outcome(colour="red"), "outcomes[0].colour: is not a field of the format"),
        (a_practice(id="Mentors!"), "id: Mentors! is not an identifier"),
        (a_practice(id="a" * 81), "id: may have at most 80 characters (81 given)"),
        (a_practice(kind="party"), "kind: party is not one of policy, strategy, programme"),
        (a_practice(title=""), "title: is empty (write null where it is not known)"),
        (a_practice(title="t" * 501), "title: may have at most 500 characters (501 given)"),
        (a_practice(summary=None), "summary: must be a text, not null"),
        (a_practice(summary="a\x00b"), "summary: holds a null character"),
        (a_practice(summary="a\ud800b"), "summary: holds half of a surrogate pair"),
        (a_practice(language="English"), "language: English is not a language code"),
        (a_practice(places=None), "places: must be a list, not null"),
        (a_practice(places=["SE"]), "places[0]: must be an object, not a text"),
        (a_practice(places=[{"city": None, "country": "UK"}]), "places[0].country: UK is not a"),
        (a_practice(started="2016-13"), "started: 2016-13 is not a date"),
        (a_practice(ended="2015"), "ended: 2015 is before it started (2016)"),
        (a_practice(themes=[]), "themes: needs at least 1 (0 given)"),
        (
            a_practice(themes=["work", "housing", "youth", "health", "safety"]),
            "themes: may have at most 4 (5 given)",
        ),
        (a_practice(themes=["work", "work"]), "themes: work is named twice"),
        (a_practice(themes=["magic"]), "themes[0]: magic is not a theme"),
        (a_practice(target_groups=["all"]), "target_groups[0]: all is not a target group"),
        (a_practice(gcm_objectives=[24]), "gcm_objectives[0]: 24 is more than 23"),
        (a_practice(sdg_targets=["18.1"]), "sdg_targets[0]: 18.1 is not a target such as 10.7"),
        (a_practice(sources=[]), "sources: needs at least 1 (0 given)"),
        (a_practice(sources=[a_source(url=None)]), "sources[0].url: must be a text, not null"),
        (
            a_practice(cost={"amount": 1, "currency": "euro", "per": "year", "source": 0}),
            "cost.currency: euro is not a currency code of ISO 4217, such as EUR",
        ),
        (
            a_practice(cost={"amount": 1, "currency": "EUR", "per": "year", "source": 1}),
            "cost.source: 1 is not an index of sources (1 given)",
        ),
        (without("scope"), "scope: is missing"),
        (a_practice(tittle="Mentors"), "tittle: is not a field of the format"),
        ([a_practice()], "must be an object in braces"),
        (None, "must be an object in braces"),
    ],
)
def test_what_is_wrong_with_a_practice_is_said(tmp_path: Path, line: Any, message: str) -> None:
    write(tmp_path, practices=[json.dumps(line) + "\n"])

    done = run("import", tmp_path)

    assert done.errors.startswith(f"practices.jsonl:1: {message}")
    assert len(done.err) == 1
    assert done.failure == "1 line was not imported, because of the errors above."
    assert not Practice.objects.exists()


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("studies", with_effect(p_value=1.5), "effects[0].p_value: 1.5 is more than 1"),
        ("studies", with_effect(ci_high=0.25), "effects[0].ci_high: 0.25 is below ci_low (0.5)"),
        ("studies", with_effect(standard_error=-1), "effects[0].standard_error: -1 is less than 0"),
        ("studies", a_study(design="guess"), "design: guess is not one of systematic_review"),
        ("events", an_event(timezone="Mars/Base"), "timezone: Mars/Base is not a time zone"),
        ("events", an_event(starts="2018-11-20T25:00"), "starts: 2018-11-20T25:00 is not a date"),
        ("events", an_event(ends="2018-11-19"), "ends: 2018-11-19 is before it starts"),
        ("events", an_event(city="Fez", country=None), "country: is missing, though a city"),
        ("recommendations", a_recommendation(addressed_to=["us"]), "addressed_to[0]: us is not"),
        ("organisations", an_organisation(website="javascript:x"), "website: javascript:x is not"),
    ],
)
def test_what_is_wrong_with_other_records_is_said(
    tmp_path: Path, file: str, line: Any, message: str
) -> None:
    done = run("import", write(tmp_path, **{file: [line]}))

    assert done.errors.startswith(f"{file}.jsonl:1: {message}")
    assert len(done.err) == 1


def test_every_error_of_a_line_is_listed(tmp_path: Path) -> None:
    line = a_practice(kind="party", places=[{"country": "UK"}], sources=[])

    done = run("import", write(tmp_path, practices=[line]))

    assert [message.split(":")[2] for message in done.err] == [
        " kind",
        " places[0].country",
        " sources",
    ]


def test_right_records_go_in_beside_wrong_ones(tmp_path: Path) -> None:
    lines = [a_practice("one"), a_practice("two", kind="party"), a_practice("three")]

    done = run("import", write(tmp_path, practices=lines))

    assert done.says("practices: 2 new, 0 changed, 0 unchanged, 1 with errors")
    assert done.failure
    assert set(Practice.objects.values_list("slug", flat=True)) == {"one", "three"}


def test_strict_is_all_or_nothing(tmp_path: Path) -> None:
    lines = [a_practice("one"), a_practice("two", kind="party")]

    done = run("import", write(tmp_path, practices=lines), strict=True)

    assert done.failure == "Nothing was imported, because of the errors above (--strict)."
    assert not Practice.objects.exists()
    write(tmp_path, practices=lines[:1])
    assert not run("import", tmp_path, strict=True).failure
    assert Practice.objects.count() == 1


def test_what_is_not_known_may_be_left_out(tmp_path: Path) -> None:
    short = {
        name: a_practice()[name]
        for name in ("id", "kind", "title", "language", "summary", "scope", "status", "themes")
    }

    done = run("import", write(tmp_path, practices=[{**short, "sources": [{"url": "x"}]}]))

    assert done.says("practices: 1 new, 0 changed, 0 unchanged")


@pytest.mark.parametrize("name", ["notes.jsonl", "practices.json", "absent.jsonl"])
def test_a_path_that_is_no_file_of_the_format_is_refused(tmp_path: Path, name: str) -> None:
    write(tmp_path, notes=[])
    (tmp_path / "practices.json").write_text("")

    assert name in run("import", tmp_path / name).failure


def test_a_folder_without_files_of_the_format_is_refused(tmp_path: Path) -> None:
    assert "holds none of organisations.jsonl" in run("import", tmp_path).failure


@pytest.mark.django_db
def test_an_import_into_an_empty_installation_says_what_to_load_first(tmp_path: Path) -> None:
    from clearinghouse.places.models import Country

    Country.objects.all().delete()

    done = run("import", write(tmp_path, practices=[a_practice()]))

    assert "no vocabulary or no countries yet" in done.failure
