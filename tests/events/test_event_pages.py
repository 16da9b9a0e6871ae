"""What a reader sees of events and of recommendations."""

import pytest
from django.test import Client

from clearinghouse.events.models import Speaker
from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_event_is_told_in_its_local_time_with_its_zone(client: Client) -> None:
    made.event(starts="2009-09-28T09:00", ends="2009-09-28T13:00", timezone="America/New_York")
    assert "(Eastern Daylight Time)" in read(client, "/en/events/an-event/")


def test_speakers_stand_in_the_order_of_the_programme(client: Client) -> None:
    event = made.event()
    event.speakers = [
        Speaker(name="Last", part="closing"),
        Speaker(name="Somewhere", part=""),
        Speaker(name="First", part="opening"),
    ]
    event.save()
    page = read(client, "/en/events/an-event/")
    assert page.index(">First<") < page.index(">Last<") < page.index(">Somewhere<")


def test_an_event_and_its_recommendations_lead_to_each_other(client: Client) -> None:
    event = made.event()
    made.recommendation(event=event)
    made.recommendation("hidden", event=event, live=False)
    page = read(client, "/en/events/an-event/")
    assert '<a href="/en/recommendations/a-recommendation/">' in page
    assert "/en/recommendations/hidden/" not in page
    assert '<a href="/en/events/an-event/">' in read(
        client, "/en/recommendations/a-recommendation/"
    )


def test_an_event_that_is_not_public_is_not_named(client: Client) -> None:
    made.recommendation(event=made.event(live=False))
    assert "Event an-event" not in read(client, "/en/recommendations/a-recommendation/")


def test_a_recommendation_says_to_whom_and_who_did_it(client: Client) -> None:
    made.recommendation(
        addressed_to=["city", "civil_society"],
        practices=[made.practice(), made.practice("draft", live=False)],
    )
    page = read(client, "/en/recommendations/a-recommendation/")
    assert "<li>cities</li><li>civil society</li>" in page
    assert "Practice a-practice" in page
    assert "Practice draft" not in page


def test_a_recommendation_that_nobody_put_into_effect_says_so(client: Client) -> None:
    made.recommendation()
    assert "None is known to this collection yet." in read(
        client, "/en/recommendations/a-recommendation/"
    )
