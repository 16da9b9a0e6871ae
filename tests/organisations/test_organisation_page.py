"""What a reader sees of an organisation."""

import pytest
from django.test import Client

from clearinghouse.practices.models import PracticeOrganisation
from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_organisation_leads_to_the_practices_it_takes_part_in(client: Client) -> None:
    organisation = made.organisation(website="https://www.example.org/")
    practice = made.practice()
    practice.organisations = [
        PracticeOrganisation(name="Hem", role="lead", organisation=organisation)
    ]
    practice.save()
    page = read(client, "/en/organisations/an-organisation/")
    assert '<a href="/en/practices/a-practice/">' in page
    assert '<bdi dir="ltr">example.org</bdi>' in page


def test_an_address_that_is_not_of_the_web_is_not_linked(client: Client) -> None:
    made.organisation(website="javascript:alert(1)")
    assert "javascript:alert" not in read(client, "/en/organisations/an-organisation/")


def test_the_list_keeps_those_of_a_kind(client: Client) -> None:
    made.organisation("network", kind="city_network")
    made.organisation("charity", kind="ngo")
    page = read(client, "/en/organisations/?kind=ngo")
    assert "Hem charity" in page
    assert "Hem network" not in page
