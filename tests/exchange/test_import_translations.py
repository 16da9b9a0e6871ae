"""Texts in other languages: added, brought up to date, never over a person's work."""

from pathlib import Path

import pytest
from wagtail.models import Revision

from clearinghouse.practices.models import Practice, PracticeText
from tests.exchange.made import (
    a_practice,
    a_recommendation,
    a_study,
    a_translation,
    an_event,
    an_organisation,
    exported,
    run,
    write,
)

pytestmark = pytest.mark.usefixtures("codes")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder, practices=[a_practice()])
    run("import", folder)
    return folder


def french() -> PracticeText:
    return PracticeText.objects.get(language="fr")


def test_a_translation_is_added_with_its_origin(folder: Path) -> None:
    done = run("import", write(folder, translations=[a_translation()]))

    assert done.says("translations: 1 new, 0 changed, 0 unchanged")
    assert (french().title, french().origin, french().reviewed) == ("Des mentors", "machine", False)
    assert not Practice.objects.get().is_outdated(french())


def test_every_type_of_record_is_translated(tmp_path: Path) -> None:
    words = {"title": "T", "summary": "S"}
    text = {"record": "recommendations", "id": "give-mentors", "language": "zh-Hant"}
    flags = {"origin": "human", "reviewed": True}
    write(
        tmp_path,
        practices=[a_practice()],
        studies=[a_study()],
        events=[an_event()],
        organisations=[an_organisation()],
        recommendations=[a_recommendation()],
        translations=[
            {"record": "organisations", "id": "lund", "language": "zh", "name": "N",
             "summary": "S", **flags},
            {"record": "studies", "id": "mentors-trial", "language": "zh", **words,
             "intervention": "I", **flags},
            {"record": "practices", "id": "mentors", "language": "zh", **words,
             "lessons": "L", **flags},
            {"record": "events", "id": "forum-2018", "language": "zh", **words, **flags},
            {**text, "title": "T", "text": "X", **flags},
        ],
    )  # fmt: skip

    done = run("import", tmp_path)

    assert not done.failure
    assert done.says("translations: 5 new, 0 changed, 0 unchanged")
    written = exported(tmp_path / "out")["translations.jsonl"]
    assert written == (tmp_path / "translations.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"language": "en"}, "language: en is the record’s own language"),
        ({"id": "nobody"}, "id: there is no record “nobody” in practices"),
        ({"record": "countries"}, "record: must be one of organisations, studies, practices"),
        ({"origin": "original"}, "origin: original is not one of machine, human"),
        ({"text": "T"}, "text: is not a field of the format"),
        ({"reviewed": "no"}, "reviewed: must be true or false, not a text"),
        ({"summary": None}, "summary: must be a text, not null"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(
    folder: Path, other: dict[str, object], message: str
) -> None:
    done = run("import", write(folder, translations=[a_translation(**other)]))

    assert done.errors.startswith(f"translations.jsonl:1: {message}")
    assert len(done.err) == 1
    assert PracticeText.objects.count() == 1


def test_the_own_language_is_known_of_records_in_the_database_too(folder: Path) -> None:
    (folder / "practices.jsonl").unlink()

    done = run("import", write(folder, translations=[a_translation(language="en")]))

    assert "en is the record’s own language" in done.errors


def test_two_translations_into_one_language(folder: Path) -> None:
    done = run("import", write(folder, translations=[a_translation(), a_translation(title="B")]))

    assert done.err == ["translations.jsonl:2: id: “mentors” is used already (line 1)"]


def test_a_better_translation_takes_the_place_of_one_by_machine(folder: Path) -> None:
    run("import", write(folder, translations=[a_translation()]))

    done = run("import", write(folder, translations=[a_translation(title="B", origin="human")]))

    assert done.says("translations: 0 new, 1 changed, 0 unchanged")
    assert french().title == "B"
    assert Revision.objects.for_instance(Practice.objects.get()).count() == 2


def test_a_machine_never_overwrites_what_a_person_wrote_or_checked(folder: Path) -> None:
    run("import", write(folder, translations=[a_translation(reviewed=True)]))

    done = run("import", write(folder, translations=[a_translation(title="B")]))

    assert french().title == "Des mentors"
    assert (
        "note: translations.jsonl:1: a person made or checked this translation here: left as it is"
        in done.out
    )


def test_a_translation_is_outdated_once_the_original_changed(folder: Path) -> None:
    run("import", write(folder, translations=[a_translation()]))

    run("import", write(folder, practices=[a_practice(summary="Something else.")]))

    assert Practice.objects.get().is_outdated(french())
    again = run("import", folder)
    assert again.says("translations: 0 new, 0 changed, 1 unchanged")
    assert b'"outdated": true' in exported(folder.parent / "out")["translations.jsonl"]


def test_an_outdated_translation_comes_in_as_such(folder: Path) -> None:
    run("import", write(folder, translations=[a_translation(outdated=True)]))
    assert Practice.objects.get().is_outdated(french())

    run("import", write(folder, translations=[a_translation(title="Nouveau")]))
    assert not Practice.objects.get().is_outdated(french())


def test_a_record_with_a_history_gets_a_revision_with_its_new_translation(folder: Path) -> None:
    practice = Practice.objects.get()
    practice.save_revision().publish()

    run("import", write(folder, translations=[a_translation()]))

    practice.refresh_from_db()
    assert practice.latest_revision == practice.live_revision
    texts = practice.get_latest_revision_as_object().texts.all()
    assert {text.language for text in texts} == {"en", "fr"}


def test_a_record_with_a_draft_gets_no_translation_that_the_draft_would_undo(folder: Path) -> None:
    practice = Practice.objects.get()
    practice.save_revision()

    done = run("import", write(folder, translations=[a_translation()]))

    assert PracticeText.objects.count() == 1
    assert any("has an unpublished draft here" in line for line in done.out)
