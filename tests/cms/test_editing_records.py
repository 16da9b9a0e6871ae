"""Editors write records in the CMS: forms, drafts, revisions, moderation, preview, the log."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Revision

from clearinghouse.organisations.models import Organisation
from clearinghouse.practices.models import Practice
from clearinghouse.records.models import Tombstone
from clearinghouse.themes.models import Theme
from tests.cms.forms import errors_on, form_of
from tests.finding.made import a_practice, a_study, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    practice = a_practice()
    practice.save_revision().publish()
    return Practice.objects.get(pk=practice.pk)


def address(practice: Practice, view: str = "edit", *further: Any) -> str:
    return reverse(f"wagtailsnippets_practices_practice:{view}", args=[practice.pk, *further])


def saved(client: Client, practice: Practice, **changes: Any) -> Any:
    form = form_of(client, address(practice)) | changes
    return client.post(address(practice), form)


@pytest.mark.parametrize(
    "record_type",
    [
        "practices_practice",
        "evidence_study",
        "organisations_organisation",
        "events_event",
        "events_recommendation",
        "records_tombstone",
        "themes_theme",
        "themes_targetgroup",
    ],
)
@pytest.mark.parametrize("view", ["list", "add"])
def test_every_type_can_be_listed_and_added(
    administrator: Client, record_type: str, view: str
) -> None:
    assert administrator.get(reverse(f"wagtailsnippets_{record_type}:{view}")).status_code == 200


def test_records_and_vocabularies_are_in_the_menu(administrator: Client) -> None:
    page = administrator.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("Records", "Practices", "Studies", "Withdrawn", "Vocabularies", "Themes"):
        assert name in page


def test_a_list_shows_titles_and_languages(administrator: Client, practice: Practice) -> None:
    page = administrator.get(reverse("wagtailsnippets_practices_practice:list")).content.decode()
    assert "Housing first" in page
    assert "en, ar" in page


def test_a_record_is_found_by_its_title_in_any_language(
    administrator: Client, practice: Practice
) -> None:
    a_practice("another-practice", title="Something else")
    found = administrator.get(
        reverse("wagtailsnippets_practices_practice:list_results"), {"q": "السكن أولا"}
    ).context["object_list"]
    assert {record.slug for record in found} == {"a-practice", "another-practice"}
    found = administrator.get(
        reverse("wagtailsnippets_practices_practice:list_results"), {"q": "housing FIRST"}
    ).context["object_list"]
    assert [record.slug for record in found] == ["a-practice"]


def test_a_record_is_chosen_by_its_title(administrator: Client) -> None:
    an_organisation("one", "Hem för alla")
    an_organisation("two", "Röda Korset")
    chooser = Organisation.snippet_viewset.chooser_viewset
    page = administrator.get(reverse(chooser.get_url_name("choose_results")), {"q": "hem"})
    assert "Hem för alla" in page.content.decode()
    assert "Röda Korset" not in page.content.decode()


def test_saving_a_form_unchanged_changes_nothing(administrator: Client, practice: Practice) -> None:
    a_study()
    practice.studies = [a_study("a-second-study")]
    practice.gcm_objectives = [1, 16]
    practice.save_revision().publish()
    before = Practice.objects.get(pk=practice.pk).serializable_data()
    response = saved(administrator, practice, **{"action-publish": "1"})
    assert response.status_code == 302, errors_on(response.content)
    after = Practice.objects.get(pk=practice.pk).serializable_data()
    moments = {"latest_revision", "live_revision", "last_published_at", "changed_at"}
    for name in before.keys() - moments:
        assert after[name] == before[name], name


def test_a_draft_is_not_public(administrator: Client, practice: Practice) -> None:
    saved(administrator, practice, status="ended")
    kept = Practice.objects.get(pk=practice.pk)
    assert (kept.status, kept.has_unpublished_changes) == ("unknown", True)


def test_a_change_is_published(administrator: Client, practice: Practice) -> None:
    response = saved(administrator, practice, status="ended", **{"action-publish": "1"})
    assert response.status_code == 302, errors_on(response.content)
    assert Practice.objects.get(pk=practice.pk).status == "ended"


def test_a_study_is_named_by_its_identifier(administrator: Client, practice: Practice) -> None:
    a_study("a-trial")
    saved(administrator, practice, studies="a-trial", **{"action-publish": "1"})
    assert [study.slug for study in practice.studies.all()] == ["a-trial"]


def test_an_unknown_study_is_refused_by_name(administrator: Client, practice: Practice) -> None:
    response = saved(administrator, practice, studies="no-such-study")
    assert "no-such-study" in errors_on(response.content)


def test_a_source_that_is_not_there_is_refused(administrator: Client, practice: Practice) -> None:
    form = form_of(administrator, address(practice)) | {
        "outcomes-TOTAL_FORMS": "1",
        "outcomes-0-measure": "flats let",
        "outcomes-0-value": "12",
        "outcomes-0-source_number": "7",
        "outcomes-0-ORDER": "1",
    }
    response = administrator.post(address(practice), form)
    assert "“flats let” names source 7, which is not there." in errors_on(response.content)


def test_a_fifth_theme_is_refused(administrator: Client, practice: Practice) -> None:
    codes = ["work", "language", "culture", "youth", "safety"]
    for code in codes:
        Theme.objects.get_or_create(code=code)
    response = saved(administrator, practice, themes=codes)
    assert "Choose 4 themes at the most." in errors_on(response.content)


def test_an_objective_that_the_compact_lacks_is_refused(practice: Practice) -> None:
    practice.gcm_objectives = [1, 24]
    with pytest.raises(ValidationError, match="whole numbers from 1 to 23"):
        practice.clean()


def test_a_second_original_is_refused(administrator: Client, practice: Practice) -> None:
    form = form_of(administrator, address(practice))
    form["texts-1-origin"] = "original"
    response = administrator.post(address(practice), form)
    assert "Exactly one text must be the original." in errors_on(response.content)


def test_the_identifier_of_a_published_record_stays(
    administrator: Client, practice: Practice
) -> None:
    response = saved(administrator, practice, slug="another-name")
    assert "never changes" in errors_on(response.content)


def test_a_bad_identifier_is_refused(administrator: Client) -> None:
    draft = a_practice("a-draft", live=False)
    response = saved(administrator, draft, slug="Not An Identifier")
    assert "is not an identifier" in errors_on(response.content)


def test_two_revisions_are_compared(administrator: Client, practice: Practice) -> None:
    first = practice.latest_revision
    assert first is not None
    form = form_of(administrator, address(practice))
    form["texts-0-title"] = "Housing for all"
    administrator.post(address(practice), form)
    second = Revision.objects.order_by("-pk").first()
    assert second is not None
    page = administrator.get(address(practice, "revisions_compare", first.pk, second.pk))
    assert page.status_code == 200
    assert '<span class="deletion">first</span>' in page.content.decode()


def test_an_earlier_revision_is_restored(administrator: Client, practice: Practice) -> None:
    first = practice.latest_revision
    assert first is not None
    saved(administrator, practice, status="ended", **{"action-publish": "1"})
    page = administrator.get(address(practice, "revisions_revert", first.pk))
    assert page.status_code == 200
    assert '<option value="unknown" selected>' in page.content.decode()


def test_a_draft_is_previewed_as_readers_will_see_it(
    administrator: Client, practice: Practice
) -> None:
    form = form_of(administrator, address(practice))
    form["texts-0-title"] = "Housing for everybody"
    preview = address(practice, "preview_on_edit")
    assert administrator.post(preview, form).json() == {"is_valid": True, "is_available": True}
    page = administrator.get(preview)
    assert page.status_code == 200
    assert "Housing for everybody" in page.content.decode()


def test_a_locked_record_is_left_to_its_owner(
    administrator: Client, moderator: Client, practice: Practice
) -> None:
    administrator.post(address(practice, "lock"))
    assert Practice.objects.get(pk=practice.pk).locked
    saved_by_other = moderator.post(address(practice), {"status": "ended"})
    assert "could not be saved as it is locked" in saved_by_other.content.decode()


def test_what_was_done_is_in_the_log(administrator: Client, practice: Practice) -> None:
    saved(administrator, practice, status="ended", **{"action-publish": "1"})
    entries = ModelLogEntry.objects.filter(object_id=str(practice.pk))
    assert "wagtail.publish" in set(entries.values_list("action", flat=True))
    page = administrator.get(address(practice, "history"))
    assert "Published" in page.content.decode()


def test_an_editor_writes_and_a_moderator_publishes(
    editor: Client, moderator: Client, practice: Practice
) -> None:
    saved(editor, practice, status="ended", **{"action-publish": "1"})
    assert Practice.objects.get(pk=practice.pk).status == "unknown"
    saved(editor, practice, status="ended", **{"action-submit": "1"})
    draft = Practice.objects.get(pk=practice.pk)
    assert draft.workflow_in_progress
    task = draft.current_workflow_task_state
    moderator.post(address(practice, "workflow_action", "approve", task.pk), {"comment": ""})
    assert Practice.objects.get(pk=practice.pk).status == "ended"


def test_an_editor_cannot_delete(editor: Client, practice: Practice) -> None:
    editor.post(address(practice, "delete"))
    assert Practice.objects.filter(pk=practice.pk).exists()


def test_a_withdrawn_record_says_that_it_is_gone(
    moderator: Client, client: Client, practice: Practice
) -> None:
    moderator.post(address(practice, "unpublish"))
    assert client.get(f"/en/practices/{practice.slug}/").status_code == 410


def test_a_deleted_record_says_that_it_is_gone(
    moderator: Client, client: Client, practice: Practice
) -> None:
    moderator.post(address(practice, "delete"))
    assert Tombstone.objects.get().slug == "a-practice"
    assert client.get("/en/practices/a-practice/").status_code == 410


def test_a_draft_that_was_never_public_leaves_nothing(moderator: Client, client: Client) -> None:
    draft = a_practice("a-draft", live=False)
    moderator.post(address(draft, "delete"))
    assert client.get("/en/practices/a-draft/").status_code == 404


def test_a_merged_record_leads_to_its_successor(client: Client, practice: Practice) -> None:
    a_practice("successor")
    practice.delete()
    Tombstone.objects.update(merged_into="successor")
    response = client.get("/en/practices/a-practice/")
    assert (response.status_code, response["Location"]) == (301, "/en/practices/successor/")


def test_a_record_that_comes_back_has_no_tombstone(client: Client, practice: Practice) -> None:
    practice.delete()
    a_practice()
    assert not Tombstone.objects.exists()
    assert client.get("/en/practices/a-practice/").status_code == 200
