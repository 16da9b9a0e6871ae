"""Pages that a process keeps: made once, never shown after something changed."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from clearinghouse.practices.models import PracticeText
from tests.finding.indexed import index_practices
from tests.finding.made import a_practice, a_study

pytestmark = pytest.mark.django_db(transaction=True)

SEARCH, PRACTICE = "/en/practices/?q=house", "/en/practices/a-practice/"


@pytest.fixture(autouse=True)
def search_index(settings: Settings, tmp_path: Path) -> None:
    a_practice(title="A house for all")
    index_practices(settings, tmp_path / "index")


def renamed(settings: Settings, folder: Path) -> None:
    """The title changed past all signals, as an import does, and was indexed."""
    PracticeText.objects.update(title="A house for everybody")
    index_practices(settings, folder)


@pytest.mark.parametrize("address", [SEARCH, PRACTICE])
def test_an_unchanged_page_costs_one_query(client: Client, address: str) -> None:
    first = client.get(address)
    with CaptureQueriesContext(connection) as captured:
        again = client.get(address)
        unchanged = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert unchanged.status_code == 304
    assert len(captured) == 2


@pytest.mark.parametrize("address", [SEARCH, PRACTICE])
def test_a_change_is_seen_at_once(
    client: Client, settings: Settings, tmp_path: Path, address: str
) -> None:
    first = client.get(address)
    renamed(settings, tmp_path / "index")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert b"for everybody" in again.content
    assert again["ETag"] != first["ETag"]


def test_a_change_elsewhere_leaves_the_etag_as_it_is(client: Client) -> None:
    first = client.get(PRACTICE)
    a_study()
    again = client.get(PRACTICE, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_languages_and_parts_of_pages_are_kept_apart(client: Client) -> None:
    whole = client.get(SEARCH)
    part = client.get(SEARCH, headers={"HX-Request": "true"})
    french = client.get(SEARCH.replace("/en/", "/fr/"))
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'lang="fr"' in french.content
    assert part["HX-Push-Url"] == SEARCH


def test_who_is_known_by_a_cookie_gets_a_page_of_her_own(client: Client) -> None:
    client.get(SEARCH)
    client.cookies["sessionid"] = "anything"
    with CaptureQueriesContext(connection) as captured:
        client.get(SEARCH)
    assert len(captured) > 1
