"""What a reader sees of cities and countries."""

import pytest
from django.test import Client

from clearinghouse.places.models import City, CountryIndicator, CountryOrigin
from clearinghouse.practices.models import Replication
from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_city_has_its_name_in_the_readers_language(client: Client) -> None:
    made.city("Gothenburg", names={"ar": "غوتنبرغ"}, population=608462)
    page = read(client, "/ar/cities/gothenburg-se/")
    assert "<h1>غوتنبرغ</h1>" in page
    assert "السويد" in page
    assert "608,462" in page


def test_a_city_shows_what_is_done_taken_over_and_in_force(client: Client) -> None:
    made.practice("here")
    elsewhere = made.practice("elsewhere")
    elsewhere.places.all().update(city=made.city("Malmö"))
    elsewhere.replications = [Replication(city_name="Gothenburg", country_id="SE")]
    elsewhere.save()
    national = made.practice("national", scope="national")
    national.places.all().update(city=None, city_name="")
    made.practice("ended", scope="national", status="ended").places.all().update(
        city=None, city_name=""
    )
    page = read(client, "/en/cities/gothenburg-se/")
    here, _heading, rest = page.partition("Taken over here from elsewhere")
    taken_over, _heading, in_force = rest.partition("National practices that apply here")
    assert "Practice here" in here
    assert "Practice elsewhere" in taken_over
    assert "Practice national" in in_force
    assert "Practice ended" not in page


def test_a_city_shows_its_country_in_figures_with_their_source(client: Client) -> None:
    made.city()
    facts = {
        "country_id": "SE",
        "source": "UN DESA",
        "source_url": "https://example.org/undesa",
        "licence": "CC BY 3.0 IGO",
    }
    for year, share in ((2015, 17), (2019, 19.98)):
        CountryIndicator.objects.create(
            indicator="migrant_share", value=share, unit="percent of population", year=year, **facts
        )
    made.country("SY", "Syria")
    CountryOrigin.objects.create(origin_id="SY", value=26359, unit="people", year=2024, **facts)
    page = read(client, "/en/cities/gothenburg-se/")
    assert "19.98%" in page
    assert "17%" not in page
    assert "26,359" in page
    assert "CC BY 3.0 IGO" in page
    assert '<a href="/en/countries/sy/">Syria</a>' in page


def test_a_country_names_its_cities_with_records(client: Client) -> None:
    made.practice()
    made.city("Malmö")
    page = read(client, "/en/countries/se/")
    assert '<a href="/en/cities/gothenburg-se/">Gothenburg</a>' in page
    assert "Malmö" not in page


def test_a_list_cut_short_says_how_many_more_there_are_and_where(client: Client) -> None:
    for number in range(12):
        made.practice(f"practice-{number}")
    page = read(client, "/en/countries/se/")
    assert (
        '2 more are not shown here. <a href="/en/practices/?country=SE">All of them in the search</a>'
        in page
    )


def test_a_list_that_is_whole_says_nothing_of_more(client: Client) -> None:
    made.practice()
    assert "not shown here" not in read(client, "/en/countries/se/")


def test_coordinates_are_written_in_the_readers_language(client: Client) -> None:
    city = made.city("Gothenburg")
    City.objects.filter(pk=city.pk).update(latitude=57.707, longitude=-11.967)
    assert "57.71° N, 11.97° W" in read(client, f"/en/cities/{city.slug}/")
    assert "57,71° N, 11,97° O" in read(client, f"/fr/cities/{city.slug}/")


def test_the_list_has_only_cities_with_public_records(client: Client) -> None:
    made.practice()
    draft = made.practice("draft", live=False)
    draft.places.all().update(city=made.city("Malmö"))
    page = read(client, "/en/cities/")
    assert "Gothenburg" in page
    assert "Malmö" not in page
    assert "1 city" in page


def test_a_city_of_which_nobody_knows_where_it_is_has_a_page(client: Client) -> None:
    made.city("Nowhere")
    assert not City.objects.get(name="Nowhere").is_placed
    page = read(client, "/en/cities/nowhere-se/")
    assert "No record of this place is in the collection yet." in page


@pytest.mark.parametrize("address", ["/en/cities/nothing/", "/en/countries/zz/"])
def test_an_unknown_place_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
