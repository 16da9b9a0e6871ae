"""Records that name others: the order of files does not matter, and nothing dangles."""

from pathlib import Path

import pytest

from clearinghouse.events.models import Recommendation
from clearinghouse.evidence.models import Study
from clearinghouse.organisations.models import Organisation
from clearinghouse.practices.models import Practice, PracticeOrganisation
from clearinghouse.records.models import Tombstone
from tests.exchange.made import (
    a_practice,
    a_recommendation,
    a_study,
    a_translation,
    an_event,
    an_organisation,
    run,
    write,
)

pytestmark = pytest.mark.usefixtures("codes")


def links() -> set[tuple[str, str]]:
    return set(Practice.objects.exclude(studies=None).values_list("slug", "studies__slug"))


def test_paths_may_come_in_any_order(tmp_path: Path) -> None:
    write(
        tmp_path,
        practices=[a_practice(studies=["mentors-trial"])],
        studies=[a_study(practices=["mentors"])],
        events=[an_event()],
        recommendations=[a_recommendation(event="forum-2018", practices=["mentors"])],
        translations=[a_translation()],
    )
    names = ["translations", "recommendations", "events", "studies", "practices"]

    done = run("import", *[tmp_path / f"{name}.jsonl" for name in names])

    assert not done.failure
    recommendation = Recommendation.objects.get()
    assert recommendation.event.slug == "forum-2018"
    assert [practice.slug for practice in recommendation.practices.all()] == ["mentors"]
    assert links() == {("mentors", "mentors-trial")}


@pytest.mark.parametrize("side", ["practice", "study"])
def test_a_link_that_either_side_names_is_made(tmp_path: Path, side: str) -> None:
    practice = a_practice(studies=["mentors-trial"] if side == "practice" else [])
    study = a_study(practices=["mentors"] if side == "study" else [])

    run("import", write(tmp_path, practices=[practice], studies=[study]))

    assert links() == {("mentors", "mentors-trial")}
    again = run("import", tmp_path)
    assert again.out == [
        "studies: 0 new, 0 changed, 1 unchanged",
        "practices: 0 new, 0 changed, 1 unchanged",
    ]


def test_a_link_stays_that_no_line_names_any_more(tmp_path: Path) -> None:
    write(tmp_path, practices=[a_practice(studies=["mentors-trial"])], studies=[a_study()])
    run("import", tmp_path)

    done = run("import", write(tmp_path, practices=[a_practice()]))

    assert done.says("practices: 0 new, 0 changed, 1 unchanged")
    assert links() == {("mentors", "mentors-trial")}


def test_a_study_that_comes_later_is_linked_to_the_practice_it_names(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    (tmp_path / "later").mkdir()

    done = run("import", write(tmp_path / "later", studies=[a_study(practices=["mentors"])]))

    assert not done.failure
    assert links() == {("mentors", "mentors-trial")}


def test_records_that_are_not_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        practices=[a_practice(studies=["mentors-trial", "nowhere"])],
        studies=[a_study(), a_study("other", practices=["nothing"])],
        recommendations=[a_recommendation(event="never", practices=[])],
        translations=[a_translation(id="nobody")],
    )

    done = run("import", tmp_path)

    assert done.err == [
        "studies.jsonl:2: practices[0]: there is no record “nothing” in practices",
        "practices.jsonl:1: studies[1]: there is no record “nowhere” in studies",
        "recommendations.jsonl:1: event: there is no record “never” in events",
        "translations.jsonl:1: id: there is no record “nobody” in practices",
    ]
    assert [study.slug for study in Study.objects.all()] == ["mentors-trial"]
    assert not Practice.objects.exists()


def test_what_names_a_record_with_errors_is_left_out_too(tmp_path: Path) -> None:
    write(
        tmp_path,
        practices=[
            a_practice("one", kind="party"),
            a_practice("two", studies=["first"]),
            a_practice("three"),
        ],
        studies=[a_study("first", practices=["one"])],
        translations=[a_translation(id="two"), a_translation(id="three")],
    )

    done = run("import", tmp_path)

    assert [message.split(":", 2)[:2] for message in done.err] == [
        ["studies.jsonl", "1"],
        ["practices.jsonl", "1"],
        ["practices.jsonl", "2"],
        ["translations.jsonl", "1"],
    ]
    assert done.err[0].endswith(
        "practices[0]: “one” was not imported because of its own errors (practices.jsonl:1)"
    )
    assert [practice.slug for practice in Practice.objects.all()] == ["three"]
    assert not Study.objects.exists()


def test_a_record_of_the_database_may_be_named_even_where_its_line_is_wrong(tmp_path: Path) -> None:
    run("import", write(tmp_path, studies=[a_study()]))

    write(
        tmp_path,
        studies=[a_study(design="guess")],
        practices=[a_practice(studies=["mentors-trial"])],
    )
    done = run("import", tmp_path)

    assert done.says("practices: 1 new, 0 changed, 0 unchanged")
    assert links() == {("mentors", "mentors-trial")}


def test_organisations_are_linked_by_name(tmp_path: Path) -> None:
    named = [
        {"name": "City of Lund", "role": "lead"},
        {"name": "IOM", "role": "funder"},
        {"name": "Somebody", "role": "partner"},
    ]
    iom = an_organisation(
        "iom", name="International Organization for Migration", short_name="IOM", country=None
    )
    run("import", write(tmp_path, organisations=[an_organisation()]))
    run("import", write(tmp_path, practices=[a_practice(organisations=named)]))

    run("import", write(tmp_path, organisations=[an_organisation(), iom]))

    linked = PracticeOrganisation.objects.values_list("name", "organisation__slug")
    assert set(linked) == {("City of Lund", "lund"), ("IOM", "iom"), ("Somebody", None)}


def test_a_name_that_two_organisations_have_is_linked_to_neither(tmp_path: Path) -> None:
    twice = [an_organisation("lund"), an_organisation("lund-ca", country="CA")]

    run("import", write(tmp_path, organisations=twice, practices=[a_practice()]))

    assert Organisation.objects.count() == 2
    assert PracticeOrganisation.objects.get().organisation is None


def test_a_withdrawn_record_stays_withdrawn(tmp_path: Path) -> None:
    Tombstone.objects.create(record_type="practices", slug="mentors", reason="a mistake")

    done = run("import", write(tmp_path, practices=[a_practice()]))

    assert not Practice.objects.exists()
    assert "note: practices.jsonl:1: was withdrawn here and stays so" in done.out
    assert done.says("practices: 0 new, 0 changed, 0 unchanged, 1 left as they are")
