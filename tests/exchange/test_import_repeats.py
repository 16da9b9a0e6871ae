"""A second import changes nothing, and a changed line changes just what it says."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from clearinghouse.finding.models import IndexChange
from clearinghouse.practices.models import Practice, PracticeText
from tests.exchange.made import (
    a_practice,
    a_recommendation,
    a_source,
    a_study,
    a_translation,
    an_event,
    an_organisation,
    run,
    write,
)

pytestmark = pytest.mark.usefixtures("codes")


def everything(folder: Path) -> Path:
    return write(
        folder,
        organisations=[an_organisation()],
        studies=[a_study(practices=["mentors"])],
        practices=[a_practice(), a_practice("second", themes=["youth", "work", "culture"])],
        events=[an_event()],
        recommendations=[a_recommendation(event="forum-2018", practices=["second", "mentors"])],
        translations=[a_translation()],
    )


def writes(queries: CaptureQueriesContext) -> list[str]:
    verbs = ("INSERT", "UPDATE", "DELETE")
    return [query["sql"] for query in queries if query["sql"].startswith(verbs)]


def test_a_second_import_writes_nothing_and_says_so(tmp_path: Path) -> None:
    everything(tmp_path)
    run("import", tmp_path)

    with CaptureQueriesContext(connection) as queries:
        done = run("import", tmp_path)

    assert done.out == [
        "organisations: 0 new, 0 changed, 1 unchanged",
        "studies: 0 new, 0 changed, 1 unchanged",
        "practices: 0 new, 0 changed, 2 unchanged",
        "events: 0 new, 0 changed, 1 unchanged",
        "recommendations: 0 new, 0 changed, 1 unchanged",
        "translations: 0 new, 0 changed, 1 unchanged",
    ]
    assert writes(queries) == []


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    everything(tmp_path)

    dry = run("import", tmp_path, dry_run=True)

    assert not Practice.objects.exists()
    assert not IndexChange.objects.exists()
    assert dry.out == [*run("import", tmp_path).out, "Nothing was written (--dry-run)."]


def test_imported_records_are_public_and_dated(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice()]), compiled="2026-11")

    practice = Practice.objects.public().get()
    assert practice.compiled == "2026-11"
    assert practice.first_published_at is not None
    assert not practice.has_unpublished_changes


def test_a_changed_line_leaves_a_revision_before_and_after_and_an_entry_in_the_log(
    tmp_path: Path,
) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    changed = a_practice(
        title="Mentors for all",
        places=[{"city": None, "country": "DE"}],
        themes=["youth"],
        ended="2020",
        sources=[a_source(), a_source(url="https://other.example")],
    )

    done = run("import", write(tmp_path, practices=[changed]))

    assert done.says("practices: 0 new, 1 changed, 0 unchanged")
    practice = Practice.objects.get()
    before, after = Revision.objects.for_instance(practice).order_by("id")
    assert str(before.as_object()) == "Mentors for newcomers"
    assert str(after.as_object()) == str(practice) == "Mentors for all"
    assert practice.latest_revision == practice.live_revision == after
    assert not practice.has_unpublished_changes
    assert [place.country_id for place in practice.places.all()] == ["DE"]
    assert [theme.code for theme in practice.themes.all()] == ["youth"]
    assert practice.main_theme_id == "youth"
    assert [source.number for source in practice.sources.all()] == [1, 2]
    actions = ModelLogEntry.objects.for_instance(practice).order_by("id")
    assert [entry.action for entry in actions] == ["clearinghouse.import"] * 2
    assert str(actions[1].message) == "Imported from a file"
    assert run("import", tmp_path).says("practices: 0 new, 0 changed, 1 unchanged")


def test_rows_that_a_changed_line_does_not_touch_stay(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    practice = Practice.objects.get()
    outcome, text = practice.outcomes.get().pk, practice.texts.get().pk

    run("import", write(tmp_path, practices=[a_practice(title="Other")]))

    assert practice.outcomes.get().pk == outcome
    assert practice.texts.get().pk == text


def test_a_change_of_an_untouched_record_of_the_past_moves_its_date(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice(), a_practice("second")]))
    long_ago = timezone.now() - timedelta(days=400)
    Practice.objects.update(changed_at=long_ago)

    run("import", write(tmp_path, practices=[a_practice(status="ended"), a_practice("second")]))

    assert Practice.objects.get(slug="mentors").changed_at > long_ago
    assert Practice.objects.get(slug="second").changed_at == long_ago


def test_the_search_index_hears_of_what_changed_and_of_nothing_else(tmp_path: Path) -> None:
    everything(tmp_path)
    run("import", tmp_path)
    assert set(IndexChange.objects.values_list("slug", flat=True)) == {"mentors", "second"}
    IndexChange.objects.all().delete()

    run("import", tmp_path)
    assert not IndexChange.objects.exists()

    run("import", write(tmp_path, studies=[a_study(design="qualitative", practices=["mentors"])]))
    assert set(IndexChange.objects.values_list("slug", flat=True)) == {"mentors"}


def test_imported_records_are_found_in_the_cms(tmp_path: Path) -> None:
    from wagtail.search.backends import get_search_backend

    run("import", write(tmp_path, practices=[a_practice(), a_practice("second", title="Choir")]))

    found = get_search_backend().search("choir", Practice)

    assert [practice.slug for practice in found] == ["second"]


def test_a_draft_is_kept_and_reported(tmp_path: Path) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    practice = Practice.objects.get()
    text = practice.texts.get()
    text.title = "Draft"
    practice.texts = [text]
    practice.save_revision()

    done = run("import", write(tmp_path, practices=[a_practice(title="From the file")]))

    note = "note: practices.jsonl:1: has an unpublished draft here: left as it is"
    assert note in done.out
    assert done.says("practices: 0 new, 0 changed, 0 unchanged, 1 left as they are")
    practice.refresh_from_db()
    assert str(practice.get_latest_revision_as_object()) == "Draft"
    assert PracticeText.objects.get().title == "Mentors for newcomers"


@pytest.mark.parametrize(
    ("state", "reason"), [({"live": False}, "is not published"), ({"locked": True}, "is locked")]
)
def test_what_editors_took_back_or_locked_is_left(
    tmp_path: Path, state: dict[str, bool], reason: str
) -> None:
    run("import", write(tmp_path, practices=[a_practice()]))
    Practice.objects.update(**state)

    done = run("import", write(tmp_path, practices=[a_practice(title="New")]))

    assert any(reason in line for line in done.out)
    assert PracticeText.objects.get().title == "Mentors for newcomers"


def test_a_record_that_changes_its_language_takes_the_place_of_its_translation(
    tmp_path: Path,
) -> None:
    run("import", write(tmp_path, practices=[a_practice()], translations=[a_translation()]))
    (tmp_path / "translations.jsonl").unlink()

    run("import", write(tmp_path, practices=[a_practice(language="fr", title="Des mentors")]))

    texts = PracticeText.objects.values_list("language", "origin")
    assert list(texts) == [("fr", "original")]
