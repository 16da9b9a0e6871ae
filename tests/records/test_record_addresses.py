"""A record's address never dies: shown, moved, or gone with a reason."""

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from clearinghouse.practices.models import PracticeText
from clearinghouse.records.models import Tombstone
from tests.records import made

pytestmark = pytest.mark.django_db


def test_a_merged_record_leads_to_its_successor_in_the_same_language(client: Client) -> None:
    made.practice("new")
    Tombstone.objects.create(record_type="practices", slug="old", merged_into="new")
    response = client.get("/ar/practices/old/")
    assert response.status_code == 301
    assert response["Location"] == "/ar/practices/new/"


def test_a_withdrawn_record_says_why(client: Client) -> None:
    made.practice("old", live=False)
    Tombstone.objects.create(record_type="practices", slug="old", reason="It never took place.")
    response = client.get("/en/practices/old/")
    assert response.status_code == 410
    assert "It never took place." in response.content.decode()


def test_a_tombstone_is_of_one_record_type(client: Client) -> None:
    Tombstone.objects.create(record_type="studies", slug="old", reason="Retracted.")
    assert client.get("/en/practices/old/").status_code == 404
    assert client.get("/en/studies/old/").status_code == 410


def test_an_unpublished_record_is_gone_and_says_since_when(client: Client) -> None:
    made.practice().unpublish()
    ModelLogEntry.objects.filter(action="wagtail.unpublish").update(timestamp="2027-03-05T12:00Z")
    response = client.get("/en/practices/a-practice/")
    assert response.status_code == 410
    assert "March 5, 2027" in response.content.decode()


def test_a_draft_that_was_never_public_is_unknown(client: Client) -> None:
    made.practice(live=False)
    assert client.get("/en/practices/a-practice/").status_code == 404


def test_an_unknown_record_is_not_found(client: Client) -> None:
    assert client.get("/en/practices/nothing/").status_code == 404


def test_a_chain_of_mergers_leads_to_its_end_at_once(client: Client) -> None:
    Tombstone.objects.create(record_type="practices", slug="oldest", merged_into="old")
    Tombstone.objects.create(record_type="practices", slug="old", merged_into="new")
    assert client.get("/en/practices/oldest/")["Location"] == "/en/practices/new/"


def test_records_merged_into_each_other_are_gone_rather_than_a_circle(client: Client) -> None:
    Tombstone.objects.create(record_type="practices", slug="one", merged_into="other")
    Tombstone.objects.create(record_type="practices", slug="other", merged_into="one")
    assert client.get("/en/practices/one/").status_code == 410


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/en/practices/A-Practice/", "/en/practices/a-practice/"),
        ("/en/practices/a-practice", "/en/practices/a-practice/"),
        ("/en/cities/Gothenburg-SE/", "/en/cities/gothenburg-se/"),
        ("/en/countries/SE/", "/en/countries/se/"),
        ("/en/themes/Housing/", "/en/themes/housing/"),
    ],
)
def test_variants_of_an_address_lead_to_the_one(client: Client, asked: str, answered: str) -> None:
    made.practice()
    response = client.get(asked)
    assert response.status_code == 301
    assert response["Location"] == answered
    assert client.get(answered).status_code == 200


def test_a_page_names_itself_and_its_versions_in_other_languages(client: Client) -> None:
    made.practice()
    page = client.get("/fr/practices/a-practice/?text=en").content.decode()
    base = "http://localhost:8000"
    assert f'<link rel="canonical" href="{base}/fr/practices/a-practice/">' in page
    assert (
        f'<link rel="alternate" hreflang="zh-Hans" href="{base}/zh-hans/practices/a-practice/">'
        in page
    )


def test_a_draft_of_a_public_record_stays_unseen(client: Client) -> None:
    practice = made.practice()
    practice.texts = [PracticeText(language="en", title="Not yet", summary="A draft.")]
    practice.save_revision()
    assert "Not yet" not in client.get("/en/practices/a-practice/").content.decode()


def test_history_tells_of_what_was_published_and_not_by_whom(
    client: Client, admin_user: object
) -> None:
    practice = made.practice()
    practice.save_revision(user=admin_user).publish(user=admin_user)
    ModelLogEntry.objects.filter(action="wagtail.publish").update(timestamp="2030-03-05T12:00Z")
    page = client.get("/en/practices/a-practice/").content.decode()
    assert '<time datetime="2030-03-05">5 March 2030</time></dt><dd>New version published' in page
    assert "admin" not in page.partition("<main")[2]
