"""Which city a name means, on plain values."""

from dataclasses import dataclass

import pytest

from clearinghouse.places.matching import MatchKind, keys_of, match_city, name_key, name_keys


@dataclass(frozen=True)
class Place:
    name: str
    population: int | None
    name_keys: tuple[str, ...] = ()


def place(name: str, population: int | None, *others: str) -> Place:
    return Place(name, population, tuple(name_keys(name, others)))


def test_the_name_itself_is_an_exact_match() -> None:
    gothenburg = place("Gothenburg", 600_000, "Göteborg")
    match = match_city("Gothenburg", [place("Malmö", 300_000), gothenburg])
    assert (match.kind, match.city) == (MatchKind.EXACT, gothenburg)


@pytest.mark.parametrize("written", ["MALMO", "malmö", "Malmo"])
def test_accents_and_case_do_not_matter(written: str) -> None:
    malmo = place("Malmö", 300_000)
    match = match_city(written, [malmo])
    assert (match.kind, match.city) == (MatchKind.FOLDED, malmo)


def test_another_name_of_the_city_is_told_as_such() -> None:
    gothenburg = place("Gothenburg", 600_000, "Göteborg")
    match = match_city("Göteborg", [gothenburg])
    assert (match.kind, match.city) == (MatchKind.ALTERNATE, gothenburg)


def test_a_citys_own_name_counts_before_a_larger_citys_other_name() -> None:
    own = place("El Paso", 20_000)
    other = place("Colorado Springs", 450_000, "El Paso")
    assert match_city("El Paso", [other, own]).city == own


def test_of_namesakes_the_much_larger_one_is_meant() -> None:
    large, small = place("Cleveland", 365_000), place("Cleveland", 43_000)
    assert match_city("Cleveland", [small, large]).city == large


def test_of_namesakes_of_similar_size_none_is_chosen() -> None:
    maine, idaho = place("Lewiston", 36_000), place("Lewiston", 32_000)
    match = match_city("Lewiston", [idaho, maine])
    assert (match.kind, match.city) == (MatchKind.AMBIGUOUS, None)
    assert match.candidates == (maine, idaho)


def test_namesakes_of_unknown_size_are_ambiguous() -> None:
    assert match_city("Vila", [place("Vila", None), place("Vila", None)]).city is None


def test_a_name_that_nobody_has_is_unknown() -> None:
    assert match_city("Atlantis", [place("Athens", 600_000)]).kind is MatchKind.UNKNOWN


def test_each_half_of_a_double_name_is_the_citys_own() -> None:
    donostia = place("Donostia / San Sebastián", 185_000)
    assert match_city("San Sebastián", [donostia]).kind is MatchKind.FOLDED


def test_a_name_in_cyrillic_is_found_by_its_latin_letters() -> None:
    bokhtar = place("Bokhtar", 110_000)
    assert match_city("Бохтар", [bokhtar]).city == bokhtar


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Saint-Denis", "saint denis"),
        ("Cox’s Bāzār", "coxs bazar"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("北京", "北京"),
        ("...", ""),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert name_key(name) == key


def test_airport_codes_and_machine_transliterations_are_not_names() -> None:
    assert name_keys("Gothenburg", ["GOT", "ge de bao", "Göteborg"]) == ["gothenburg", "goteborg"]


def test_a_name_without_letters_has_no_keys() -> None:
    assert keys_of("?!") == []
