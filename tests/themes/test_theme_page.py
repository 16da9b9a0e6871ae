"""What a reader sees of a theme."""

import pytest
from django.test import Client

from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_theme_is_defined_and_leads_to_the_search(client: Client) -> None:
    made.theme()
    page = read(client, "/en/themes/housing/")
    assert "What Housing is." in page
    assert 'href="/en/practices/?theme=housing"' in page


def test_the_strongest_evidence_comes_first(client: Client) -> None:
    made.practice("described", started="2020")
    counted = made.practice("counted", children=0)
    counted.outcomes.create(measure="people", value=1, source_number=0)
    counted.save()
    for slug, design in (
        ("compared", "quasi_experimental"),
        ("tried", "rct"),
        ("told", "qualitative"),
    ):
        practice = made.practice(slug)
        practice.studies = [made.study(f"of-{slug}", design=design)]
        practice.save()
    hidden = made.practice("hidden")
    hidden.studies = [made.study("of-hidden", design="rct", live=False)]
    hidden.save()

    page = read(client, "/en/themes/housing/")

    order = ["tried", "compared", "counted", "told", "described", "hidden"]
    places = [page.index(f"Practice {slug}<") for slug in order]
    assert places == sorted(places)


def test_what_studies_measured_is_counted_by_domain(client: Client) -> None:
    practice = made.practice()
    practice.studies = [made.study("one", effects=3), made.study("two", effects=1)]
    practice.save()
    assert "<dt>Employment</dt><dd>2 studies</dd>" in read(client, "/en/themes/housing/")


def test_the_list_has_every_theme(client: Client) -> None:
    made.theme("housing", "Housing")
    made.theme("work", "Work")
    page = read(client, "/en/themes/")
    assert "/en/themes/housing/" in page
    assert "/en/themes/work/" in page


def test_an_unknown_theme_is_not_found(client: Client) -> None:
    assert client.get("/en/themes/nothing/").status_code == 404
