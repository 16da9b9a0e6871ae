"""Places in the editors' interface."""

import pytest
from django.test import Client
from django.urls import reverse

from clearinghouse.places.models import City, Country
from clearinghouse.places.wagtail_hooks import CityViewSet, CountryViewSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def gothenburg() -> City:
    sweden = Country.objects.create(code="SE", name="Sweden", continent="EU", region="europe")
    city = City(name="Gothenburg", country=sweden, latitude=57.7, longitude=11.9)
    city.index_names(["Göteborg"])
    city.slug = "gothenburg-se"
    city.save()
    City.objects.keep_unplaced("Biskopsgården", "SE")
    return city


@pytest.mark.usefixtures("gothenburg")
def test_a_city_is_found_by_another_of_its_names(admin_client: Client) -> None:
    listed = admin_client.get(reverse(CityViewSet().get_url_name("list")), {"q": "goteborg"})
    assert "Gothenburg" in listed.text
    assert "Biskopsgården" not in listed.text


@pytest.mark.usefixtures("gothenburg")
def test_editors_can_list_the_places_that_nobody_has_placed(admin_client: Client) -> None:
    address = reverse(CityViewSet().get_url_name("list"))
    listed = admin_client.get(address, {"latitude__isnull": "true"})
    assert "Biskopsgården" in listed.text
    assert "Gothenburg" not in listed.text


def test_an_editor_places_a_city_and_its_address_stays(
    admin_client: Client, gothenburg: City
) -> None:
    unplaced = City.objects.get(slug="biskopsgarden-se")
    address = reverse(CityViewSet().get_url_name("edit"), args=[unplaced.pk])
    assert admin_client.get(address).status_code == 200
    form = {
        "name": "Biskopsgården",
        "country": "SE",
        "latitude": "57.72",
        "longitude": "11.89",
        "timezone": "Europe/Stockholm",
        "population": "",
        "names": "{}",
    }
    assert admin_client.post(address, form).status_code == 302
    unplaced.refresh_from_db()
    assert unplaced.is_placed
    assert unplaced.slug == "biskopsgarden-se"


@pytest.mark.usefixtures("gothenburg")
def test_countries_are_listed(admin_client: Client) -> None:
    assert "Sweden" in admin_client.get(reverse(CountryViewSet().get_url_name("list"))).text
