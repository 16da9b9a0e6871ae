"""No page asks the database more often because a record, or a list, has more to show."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clearinghouse.evidence.models import StudyPlace
from tests.records import made

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200  # What is kept between requests is kept now.
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def a_study(slug: str, children: int) -> str:
    study = made.study(slug, effects=children)
    for n in range(children):
        practice = made.practice(f"{slug}-practice-{n}", children=1)
        practice.studies = [study]
        practice.save()
    return f"/en/studies/{slug}/"


def a_city(slug: str, children: int) -> str:
    city = made.city(slug.title(), country_code(slug))
    for n in range(children):
        practice = made.practice(f"{slug}-{n}", children=1)
        practice.places.all().update(city=city, country=city.country_id)
        practice.replications.all().update(city=city, country=city.country_id)
        national = made.practice(f"{slug}-national-{n}", scope="national")
        national.places.all().update(city=None, city_name="", country=city.country_id)
        made.organisation(f"{slug}-{n}", city_name=city.name, country_id=city.country_id)
        made.event(f"{slug}-{n}", city_name=city.name, country_id=city.country_id)
        study = made.study(f"{slug}-{n}", effects=1)
        study.places = [StudyPlace(city_name=city.name, country_id=city.country_id)]
        study.save()
    return city.get_absolute_url()


def country_code(slug: str) -> str:
    return {"few": "SE", "many": "DK"}[slug]


def a_country(slug: str, children: int) -> str:
    a_city(slug, children)
    return f"/en/countries/{country_code(slug).lower()}/"


def a_theme(slug: str, children: int) -> str:
    theme = made.theme(slug, slug)
    for n in range(children):
        practice = made.practice(f"{slug}-{n}", children=1, started="2010")
        practice.themes = [theme]
        practice.save()
        for record in (made.organisation(f"{slug}-{n}"),):
            record.works_on = [theme]
            record.save()
        for other in (made.event(f"{slug}-{n}"), made.recommendation(f"{slug}-{n}")):
            other.themes = [theme]
            other.save()
    return f"/en/themes/{slug}/"


def an_organisation(slug: str, children: int) -> str:
    organisation = made.organisation(slug)
    for n in range(children):
        practice = made.practice(f"{slug}-practice-{n}", children=1)
        practice.organisations.all().update(organisation=organisation)
    return f"/en/organisations/{slug}/"


def an_event(slug: str, children: int) -> str:
    event = made.event(slug, speakers=children)
    for n in range(children):
        made.recommendation(f"{slug}-{n}", event=event)
    return f"/en/events/{slug}/"


def a_recommendation(slug: str, children: int) -> str:
    practices = [made.practice(f"{slug}-{n}", children=1) for n in range(children)]
    made.recommendation(slug, event=made.event(slug), practices=practices)
    return f"/en/recommendations/{slug}/"


def a_practice(slug: str, children: int) -> str:
    practice = made.practice(slug, children=children)
    for n in range(children):
        made.recommendation(f"{slug}-{n}", practices=[practice])
    return f"/en/practices/{slug}/"


@pytest.mark.parametrize(
    ("page", "budget"),
    [
        (a_practice, 24),
        (a_study, 20),
        (a_city, 40),
        (a_country, 40),
        (a_theme, 40),
        (an_organisation, 20),
        (an_event, 16),
        (a_recommendation, 20),
    ],
)
def test_a_page_with_more_on_it_asks_no_more(
    client: Client, page: Callable[[str, int], str], budget: int
) -> None:
    few = queries(client, page("few", 1))
    many = queries(client, page("many", 5))
    assert many == few
    assert few <= budget


@pytest.mark.parametrize(
    ("address", "add"),
    [
        ("/en/studies/", lambda n: made.study(f"study-{n}", effects=2)),
        ("/en/organisations/", lambda n: made.organisation(f"organisation-{n}")),
        ("/en/events/", lambda n: made.event(f"event-{n}", country=made.country())),
        ("/en/recommendations/", lambda n: made.recommendation(f"recommendation-{n}")),
        ("/en/cities/", lambda n: made.practice(f"practice-{n}", children=n)),
        ("/en/themes/", lambda n: made.theme(f"theme-{n}", f"Theme {n}")),
    ],
)
def test_a_list_of_many_asks_no_more_than_one_of_few(
    client: Client, address: str, add: Callable[[int], object]
) -> None:
    add(0)
    few = queries(client, address)
    for n in range(1, 5):
        add(n)
    assert queries(client, address) == few
    assert few <= 12


def test_a_list_is_cut_into_pages(client: Client) -> None:
    for n in range(51):
        made.recommendation(f"recommendation-{n:02}")
    first = client.get("/en/recommendations/").content.decode()
    second = client.get("/en/recommendations/?page=2").content.decode()
    assert first.count('class="item"') == 50
    assert second.count('class="item"') == 1
    assert 'href="?page=2"' in first
    assert 'content="noindex' in second
