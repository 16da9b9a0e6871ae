"""The starter collection: loaded once, brought up to date, never over what editors did."""

from pathlib import Path

import pytest

from clearinghouse.exchange.collection import load_collection
from clearinghouse.exchange.ledger import Problem
from clearinghouse.practices.models import Practice, PracticeText
from tests.exchange.made import a_practice, a_translation, write

pytestmark = pytest.mark.usefixtures("codes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(
        tmp_path,
        practices=[a_practice(), a_practice("second")],
        translations=[a_translation()],
    )
    assert load_collection(tmp_path) is not None
    return tmp_path


def a_new_version(folder: Path) -> Path:
    return write(
        folder,
        practices=[a_practice(title="New title"), a_practice("second", title="New title")],
        translations=[a_translation(title="Nouveau titre")],
    )


def titles(language: str = "en") -> dict[str, str]:
    texts = PracticeText.objects.filter(language=language)
    return dict(texts.values_list("record__slug", "title"))


def edit(slug: str) -> None:
    """Publish another title, as an editor does."""
    practice = Practice.objects.get(slug=slug)
    texts = list(practice.texts.all())
    texts[0].title = "The editor’s title"
    practice.texts = texts
    practice.save_revision().publish()


def test_it_is_not_loaded_twice(folder: Path) -> None:
    assert load_collection(folder) is None


def test_records_carry_the_date_on_which_they_were_compiled(folder: Path) -> None:
    assert {practice.compiled for practice in Practice.objects.all()} == {"2026-11"}


def test_a_new_version_brings_records_up_to_date_that_nobody_edited(folder: Path) -> None:
    edit("mentors")
    told: list[Problem] = []

    load_collection(a_new_version(folder), tell=told.append)

    assert titles() == {"mentors": "The editor’s title", "second": "New title"}
    assert [str(problem) for problem in told] == [
        "practices.jsonl:1: was edited here: left as it is"
    ]


def test_it_is_loaded_over_edits_by_force(folder: Path) -> None:
    edit("mentors")

    load_collection(a_new_version(folder), force=True)

    assert titles() == {"mentors": "New title", "second": "New title"}


def test_an_edited_translation_stays(folder: Path) -> None:
    PracticeText.objects.filter(language="fr").update(title="De la main de l’éditrice")

    load_collection(a_new_version(folder))

    assert titles("fr") == {"mentors": "De la main de l’éditrice"}


def test_a_translation_that_nobody_edited_is_brought_up_to_date(folder: Path) -> None:
    load_collection(a_new_version(folder))

    assert titles("fr") == {"mentors": "Nouveau titre"}


def test_what_editors_deleted_stays_deleted(folder: Path) -> None:
    Practice.objects.get(slug="second").delete()
    PracticeText.objects.get(language="fr").delete()

    load_collection(a_new_version(folder))

    assert titles() == {"mentors": "New title"}
    assert titles("fr") == {}


def test_a_record_of_somebody_elses_with_the_same_identifier_is_left(tmp_path: Path) -> None:
    from tests.exchange.made import run

    run("import", write(tmp_path, practices=[a_practice(title="Ours")]))

    load_collection(write(tmp_path, practices=[a_practice(title="The collection’s")]))

    assert titles() == {"mentors": "Ours"}
