"""The gazetteer in the database: loaded whole, loaded again, looked up."""

import pytest
from django.core.management import call_command

from clearinghouse.places.gazetteer import Loaded, load_places
from clearinghouse.places.matching import MatchKind
from clearinghouse.places.models import City, Country

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gazetteer")]


def test_everything_is_there(gazetteer: Loaded) -> None:
    assert gazetteer.countries == Country.objects.count() == 250
    assert gazetteer.cities == City.objects.count() > 34_000
    sweden = Country.objects.get(pk="SE")
    assert (sweden.name, sweden.region, sweden.capital) == ("Sweden", "europe", "Stockholm")
    assert {country.code for country in sweden.neighbours.all()} == {"NO", "FI"}
    assert sweden.indicators.filter(indicator="migrant_share", year=2019).exists()


def test_loading_again_restores_what_changed_and_nothing_else() -> None:
    City.objects.filter(geonames_id=2711537).update(population=1, slug="kept")
    before = dict(City.objects.values_list("slug", "pk"))
    assert load_places() == Loaded(cities=1)
    assert dict(City.objects.values_list("slug", "pk")) == before
    assert City.objects.get(slug="kept").population == 608462


def test_the_largest_of_a_name_has_the_plain_address() -> None:
    assert City.objects.get(slug="gothenburg-se").population == 608462
    assert City.objects.get(slug="portland-us").admin1 == "OR"
    assert City.objects.get(slug="portland-us-me").admin1 == "ME"


@pytest.mark.parametrize(
    ("name", "country", "slug"),
    [
        ("Gothenburg", "SE", "gothenburg-se"),
        ("Göteborg", "SE", "gothenburg-se"),
        ("New York", "US", "new-york-city-us"),
        ("Köln", "DE", "cologne-de"),
        ("Cologne", "DE", "cologne-de"),
        ("Москва", "RU", "moscow-ru"),
        ("Washington", "US", "washington-us"),
    ],
)
def test_names_are_resolved(name: str, country: str, slug: str) -> None:
    city = City.objects.resolve(name, country)
    assert city is not None and city.slug == slug


def test_a_city_of_another_country_is_not_meant() -> None:
    assert City.objects.resolve("Gothenburg", "NO") is None


def test_a_city_is_named_in_the_readers_language() -> None:
    cologne = City.objects.get(slug="cologne-de")
    assert cologne.name_in("it") == "Colonia"
    assert cologne.name_in("ar") == "كولونيا"


def test_a_small_town_is_taken_from_geonames_when_a_record_names_it() -> None:
    assert City.objects.resolve("Riace", "IT") is None
    riace, match = City.objects.place("Riace", "IT")
    assert match.kind is MatchKind.EXACT
    assert riace.is_placed and riace.slug == "riace-it"
    assert City.objects.resolve("Riace", "IT") == riace


def test_an_unknown_place_is_kept_without_coordinates_and_only_once() -> None:
    tower_hamlets, match = City.objects.place("Tower Hamlets", "GB")
    assert match.kind is MatchKind.UNKNOWN
    assert (tower_hamlets.is_placed, tower_hamlets.slug) == (False, "tower-hamlets-gb")
    assert City.objects.place("tower hamlets", "GB")[0] == tower_hamlets


def test_an_unknown_name_tells_what_was_perhaps_meant() -> None:
    _city, match = City.objects.place("Gothenborgh", "SE")
    assert [town.name for town in match.candidates] == ["Gothenburg"]


def test_an_ambiguous_name_is_kept_apart_from_the_cities_that_it_may_mean() -> None:
    lewiston, match = City.objects.place("Lewiston", "US")
    assert match.kind is MatchKind.AMBIGUOUS
    assert {city.admin1 for city in match.candidates} == {"ME", "ID"}
    assert (lewiston.is_placed, lewiston.slug) == (False, "lewiston-us-unplaced")
    assert City.objects.resolve("Lewiston", "US") == lewiston


def test_a_place_in_an_unknown_country_is_refused() -> None:
    with pytest.raises(Country.DoesNotExist):
        City.objects.place("Atlantis", "QQ")


def test_a_very_long_name_is_kept() -> None:
    first, _match = City.objects.place("ﷺ" * 300, "SE")
    assert City.objects.place("ﷺ" * 300, "SE")[0] == first


def test_resolving_takes_two_queries_at_most(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(2):
        City.objects.resolve("Göteborg", "SE")


def test_the_command_does_nothing_where_places_are_loaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_places", "--if-missing")
    assert capsys.readouterr().out == "Places are loaded.\n"
