"""The report on the search index, and the notice where the search works on words alone."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.indexing.drain import drain_now
from clearinghouse.finding.indexing.meaning import Meaning
from clearinghouse.finding.models import IndexChange, IndexState
from clearinghouse.practices.models import Practice
from tests.finding.made import a_practice

pytestmark = pytest.mark.django_db

REPORT = "/cms/reports/search-index/"


@pytest.fixture(autouse=True)
def words_alone(settings: object, tmp_path: Path) -> None:
    settings.INDEX_DIR = tmp_path / "index"  # type: ignore[attr-defined]
    settings.EMBEDDINGS = False  # type: ignore[attr-defined]


def test_it_is_in_the_menu(editor: Client) -> None:
    assert REPORT in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_a_record_that_the_index_lacks_is_listed(editor: Client) -> None:
    a_practice()
    page = editor.get(REPORT).content.decode()
    assert "practices/a-practice</strong> is not in the index" in page


def test_the_button_has_it_indexed(editor: Client) -> None:
    a_practice()
    IndexChange.objects.all().delete()
    page = editor.post(REPORT, follow=True).content.decode()
    assert "1 record is being indexed anew." in page
    drain_now(get_engine(), Meaning(None))
    assert "There are none." in editor.get(REPORT).content.decode()


def test_a_record_that_nobody_may_see_any_more_is_listed(editor: Client) -> None:
    a_practice()
    drain_now(get_engine(), Meaning(None))
    Practice.objects.update(live=False)
    page = editor.get(REPORT).content.decode()
    assert "practices/a-practice</strong> is in the index, but nobody may see it" in page


def test_an_index_that_cannot_be_read_is_reported(editor: Client, settings: object) -> None:
    folder = settings.INDEX_DIR  # type: ignore[attr-defined]
    folder.mkdir()
    (folder / "CURRENT").write_text("nonsense")
    assert "The search index cannot be read" in editor.get(REPORT).content.decode()


def test_the_home_page_says_that_the_search_works_on_words_alone(editor: Client) -> None:
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "The search works on words alone" in page
    assert "It is switched off" in page


def test_the_home_page_says_that_the_embedder_fails(editor: Client, settings: object) -> None:
    settings.EMBEDDINGS = True  # type: ignore[attr-defined]
    IndexState.get()
    IndexState.objects.update(embedder_error="it cannot be reached")
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "The embedder fails: it cannot be reached" in page


def test_without_a_problem_the_home_page_says_nothing(editor: Client, settings: object) -> None:
    settings.EMBEDDINGS = True  # type: ignore[attr-defined]
    page = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "The search works on words alone" not in page


def test_who_may_not_change_records_does_not_see_it(client: Client) -> None:
    assert client.get(REPORT).status_code == 302
