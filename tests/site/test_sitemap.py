"""What search engines are told of: every public page in seven languages, and nothing else."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.test import Client

from tests.records import made

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def addresses(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    tree = ElementTree.fromstring(response.content)
    return [loc.text or "" for loc in tree.iter(f"{SITEMAP}loc")]


def test_the_index_leads_to_maps_that_answer(client: Client) -> None:
    made.practice()
    found = addresses(client, "/sitemap.xml")
    assert len(found) == 10
    for address in found:
        assert client.get("/" + address.split("/", 3)[3]).status_code == 200


def test_a_record_is_there_in_every_language(client: Client) -> None:
    made.practice()
    assert addresses(client, "/sitemap-practices.xml") == [
        f"http://localhost:8000/{language}/practices/a-practice/"
        for language in ("en", "fr", "es", "ar", "ru", "zh-hans", "it")
    ]


def test_each_address_names_its_translations(client: Client) -> None:
    made.practice()
    tree = ElementTree.fromstring(client.get("/sitemap-practices.xml").content)
    for url in tree.iter(f"{SITEMAP}url"):
        languages = [link.get("hreflang") for link in url.iter(LINK)]
        assert languages == ["en", "fr", "es", "ar", "ru", "zh-Hans", "it", "x-default"]


def test_a_record_that_is_not_public_is_not_there(client: Client) -> None:
    made.practice(live=False)
    assert addresses(client, "/sitemap-practices.xml") == []


def test_only_cities_with_public_records_are_there(client: Client) -> None:
    made.city("Malmö")
    made.practice()
    found = addresses(client, "/sitemap-cities.xml")
    assert "http://localhost:8000/en/cities/gothenburg-se/" in found
    assert not [address for address in found if "malmo" in address]


def test_robots_may_read_records_but_not_walk_filters(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /*?" in text
    assert "Disallow: /cms/" in text
    assert "Sitemap: http://localhost:8000/sitemap.xml" in text
