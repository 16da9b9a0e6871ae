"""The first editorial pages: there in every language, and the editors' own afterwards."""

import pytest
from django.test import Client

from clearinghouse.site.models import EditorialPage
from clearinghouse.site.pages import create_editorial_pages

pytestmark = pytest.mark.django_db


def test_every_language_has_home_about_and_method() -> None:
    assert create_editorial_pages() == 7 * 3


def test_a_second_run_creates_nothing() -> None:
    create_editorial_pages()
    assert create_editorial_pages() == 0


def test_what_editors_wrote_is_never_written_over() -> None:
    create_editorial_pages()
    page = EditorialPage.objects.get(slug="about", locale__language_code="fr")
    page.title = "Qui sommes-nous ?"
    page.save_revision().publish()

    create_editorial_pages()

    assert EditorialPage.objects.get(pk=page.pk).title == "Qui sommes-nous ?"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh-hans", "it"])
def test_about_answers_in_every_language(client: Client, language: str) -> None:
    create_editorial_pages()
    page = EditorialPage.objects.get(slug="about", locale__language_code=language)

    answer = client.get(f"/{language}/about/")

    assert answer.status_code == 200
    assert page.title in answer.content.decode()
