"""Dates, numbers and amounts as each language of the interface writes them."""

import pytest
from django.utils import translation

from clearinghouse.records import wording


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("2016", "en", "2016"),
        ("2016-05", "en", "May 2016"),
        ("2016-05-17", "en", "17 May 2016"),
        ("2016-05", "fr", "mai 2016"),
        ("2016-05", "es", "mayo de 2016"),
        ("2016-05", "ar", "مايو 2016"),
        ("2016-05", "ru", "май 2016\u202fг."),
        ("2016-05", "zh-hans", "2016年5月"),
        ("2016-05", "it", "maggio 2016"),
        ("", "en", ""),
        ("sometime", "en", "sometime"),
    ],
)
def test_a_partial_date_says_no_more_than_is_known(value: str, language: str, shown: str) -> None:
    assert wording.partial_date(value, language) == shown


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (62.5, "percent", "en", "62.5%"),
        (62.5, "percent", "fr", "62,5\xa0%"),
        (1234567, "people", "en", "1,234,567 people"),
        (1, "people", "en", "1 person"),
        (0.07, "percent", "en", "0.07%"),
        (2.5, "hours", "en", "2.5 hours"),
        (-0.2, "sd", "en", "-0.2 standard deviations"),
        (2250000, "USD", "en", "2,250,000 US dollars"),
        (3, "XYZ things", "en", "3 XYZ things"),
        (3, "", "en", "3"),
        (4, "billion_EUR", "en", "4 billion EUR"),
    ],
)
def test_a_figure_has_its_unit(value: float, unit: str, language: str, shown: str) -> None:
    assert wording.quantity(value, unit, language) == shown


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        (1.5, "hours", "en", "1.5 hours"),
        (0.5, "hours", "fr", "0,5 heure"),
        (1.5, "hours", "fr", "1,5 heure"),
        (2.5, "hours", "fr", "2,5 heures"),
        (0.3, "hours", "ru", "0,3 часа"),
        (0.3, "percentage_points", "ru", "0,3 п. п."),
        (0.3, "hours", "ar", "0.3 ساعة"),
        (2, "hours", "it", "2 ore"),
    ],
)
def test_a_fraction_has_the_form_its_language_wants(
    value: float, unit: str, language: str, shown: str
) -> None:
    with translation.override(language):
        assert wording.quantity(value, unit, language) == shown


def test_a_list_and_a_label_have_the_languages_own_signs() -> None:
    with translation.override("zh-hans"):
        assert wording.joined(["英语", "法语"]) == "英语、法语"
    with translation.override("ar"):
        assert wording.joined(["أ", "ب"]) == "أ، ب"
    with translation.override("fr"):
        assert wording.labelled("Amélioration", 3) == "Amélioration\xa0: 3"


def test_costs_say_what_they_are_per() -> None:
    assert wording.cost(120000, "EUR", "year", "en") == "120,000 euros a year"
    assert (
        wording.cost(500, "CHF", "month and family", "en") == "500 Swiss francs (month and family)"
    )


def test_an_event_is_told_in_its_own_time() -> None:
    assert (
        wording.span("2009-09-28T09:00", "2009-09-28T13:00", "America/New_York", "en")
        == "28 September 2009, 9:00\u202fam–1:00\u202fpm (Eastern Daylight Time)"
    )


def test_days_of_an_event_are_told_as_a_span() -> None:
    assert wording.span("2018-11-20", "2018-11-24", "", "fr") == "20–24 nov. 2018"
    assert wording.span("2014-06", "", "", "en") == "June 2014"
    assert wording.span("2010-02-22", "2010-02-22", "", "en") == "22 February 2010"


@pytest.mark.parametrize(
    ("code", "reader", "name"),
    [
        ("de", "it", "tedesco"),
        ("zh", "en", "Simplified Chinese"),
        ("zh-Hant", "en", "Traditional Chinese"),
        ("sv-SE", "fr", "suédois"),
        ("tlh", "ar", "الكلينجون"),
        ("pt", "zh-hans", "葡萄牙语"),
        ("qqq", "en", "qqq"),
    ],
)
def test_languages_are_named_in_the_readers_language(code: str, reader: str, name: str) -> None:
    assert wording.language_name(code, reader) == name


def test_a_language_calls_itself_by_its_own_name() -> None:
    assert wording.own_name("ar") == "العربية"


def test_words_are_listed_as_the_language_does() -> None:
    assert wording.in_a_list(["English", "French", "Arabic"], "en") == "English, French and Arabic"
    assert wording.in_a_list(["英语", "法语", "阿拉伯语"], "zh-hans") == "英语、法语和阿拉伯语"
    assert wording.in_a_list([], "en") == ""
