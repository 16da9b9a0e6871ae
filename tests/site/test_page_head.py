"""What a page tells browsers, caches and search engines: its languages, its address, how long it holds."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from clearinghouse.records.languages import INTERFACE_LANGUAGES
from clearinghouse.site.models import EditorialPage
from clearinghouse.site.pages import create_editorial_pages
from tests.finding.indexed import index_practices
from tests.finding.made import a_practice

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"


@pytest.fixture(autouse=True)
def search_index(settings: Settings, tmp_path: Path) -> None:
    a_practice(title="A house for all")
    index_practices(settings, tmp_path / "index")


def alternates(page: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_page_of_all_languages_names_them_all(client: Client) -> None:
    assert alternates(read(client, "/fr/practices/")) == {
        "en": f"{SITE}/en/practices/",
        "fr": f"{SITE}/fr/practices/",
        "es": f"{SITE}/es/practices/",
        "ar": f"{SITE}/ar/practices/",
        "ru": f"{SITE}/ru/practices/",
        "zh-Hans": f"{SITE}/zh-hans/practices/",
        "it": f"{SITE}/it/practices/",
        "x-default": f"{SITE}/en/practices/",
    }


def test_an_editorial_page_names_only_the_languages_that_it_is_in(client: Client) -> None:
    create_editorial_pages()
    EditorialPage.objects.get(slug="about", locale__language_code="it").unpublish()
    found = alternates(read(client, "/en/about/"))
    assert "it" not in found
    assert found["ar"] == f"{SITE}/ar/about/"


def test_the_address_of_a_page_is_without_parameters(client: Client) -> None:
    page = read(client, "/en/practices/a-practice/?from=mail")
    assert f'<link rel="canonical" href="{SITE}/en/practices/a-practice/">' in page


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_language_is_a_link_that_keeps_the_search(client: Client, language: str) -> None:
    page = read(client, f"/{language}/practices/?q=house")
    for other in INTERFACE_LANGUAGES:
        assert f'href="/{other}/practices/?q=house"' in page


def test_a_page_says_its_language_and_direction(client: Client) -> None:
    assert '<html lang="zh-Hans" dir="ltr">' in read(client, "/zh-hans/practices/")
    assert '<html lang="ar" dir="rtl">' in read(client, "/ar/practices/")


def test_what_nobody_signed_in_for_may_be_kept_a_minute(client: Client) -> None:
    create_editorial_pages()
    for address in ("/en/", "/en/practices/?q=house", "/en/practices/a-practice/", "/en/about/"):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=60", address
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_an_unchanged_page_is_not_sent_again(client: Client) -> None:
    first = client.get("/en/practices/?q=house")
    again = client.get("/en/practices/?q=house", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_the_cms_is_not_kept(client: Client) -> None:
    assert "public" not in client.get("/cms/login/").get("Cache-Control", "")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_missing_page_offers_the_search_in_the_readers_language(
    client: Client, language: str
) -> None:
    response = client.get(f"/{language}/practices/there-is-no-such-practice/")
    page = response.content.decode()
    assert response.status_code == 404
    assert f'action="/{language}/practices/"' in page
    assert "hreflang=" not in page.partition("</head>")[0]


def test_a_fault_of_ours_is_told_with_a_search_form(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("clearinghouse.finding.views.search", fail)
    client.raise_request_exception = False
    response = client.get("/en/practices/")
    assert response.status_code == 500
    assert b'action="/en/practices/"' in response.content
    assert "Cache-Control" not in response


def test_the_first_page_counts_what_is_there(client: Client) -> None:
    create_editorial_pages()
    page = " ".join(read(client, "/en/").split())
    assert "<dt>practice</dt><dd>1</dd>" in page
    assert "<dt>country</dt><dd>1</dd>" in page
    assert "A house for all" in page


def test_the_first_page_is_there_without_a_search_index(client: Client, settings: Settings) -> None:
    create_editorial_pages()
    folder = Path(settings.INDEX_DIR)
    settings.INDEX_DIR = folder.rename(folder.with_name("moved"))
    for version in settings.INDEX_DIR.rglob("version"):
        version.unlink()
    response = client.get("/en/")
    assert response.status_code == 200
    assert b'role="search"' in response.content
