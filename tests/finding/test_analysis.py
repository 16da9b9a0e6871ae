"""Texts become terms: alike for what is kept and what is asked, language by language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.analysis import (
    ANALYSES,
    WORD,
    analysis_of,
    asked_words,
    normalised,
    plain_terms,
    simplified,
    terms,
    word_terms,
    words,
)
from clearinghouse.finding.function_words import FUNCTION_WORDS


def texts(text: str, analysis: str) -> list[str]:
    return [term.text for term in terms(text, analysis)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "mentoring programmes", "mentored programme"),
        ("fr", "Réfugiés", "réfugiée"),
        ("es", "ciudades", "ciudad"),
        ("it", "stranieri", "straniero"),
        ("de", "Schulen", "Schule"),
        ("ru", "Ёлки", "елка"),
        ("ar", "الإِدْمَاجُ", "ادماج"),
        ("ar", "لإدماج", "وإدماج"),
        ("ar", "مـدرسـة", "المدرسه"),
        ("ar", "واللاجئين", "اللاجئون"),
        ("ar", "مستشفى", "مستشفي"),
        ("zh", "難民", "难民"),
        ("el", "Πρόσφυγες", "προσφυγας"),
        ("und", "Łódź", "lodz"),
        ("und", "ＦＵＬＬ", "full"),
        ("und", "٢٠٢٥", "2025"),
        ("und", "cafe\u0301", "café"),
    ],
)
def test_ways_of_writing_meet_in_one_term(language: str, one: str, other: str) -> None:
    assert texts(one, language) == texts(other, language) != []


@pytest.mark.parametrize("analysis", sorted(FUNCTION_WORDS))
def test_function_words_leave_no_terms(analysis: str) -> None:
    assert [word for word in FUNCTION_WORDS[analysis].split() if texts(word, analysis)] == []


def test_function_words_leave_gaps_so_that_phrases_keep_their_distance() -> None:
    assert [(term.text, term.position) for term in terms("school of the night", "en")] == [
        ("school", 0),
        ("night", 3),
    ]


def test_chinese_is_read_in_pairs_also_between_other_words() -> None:
    assert texts("COVID疫情期间", "zh") == ["covid", "疫情", "情期", "期间"]
    assert texts("学", "zh") == ["学"]


def test_chinese_questions_are_cut_at_function_words() -> None:
    assert asked_words("我们如何帮助难民的孩子") == ["帮助", "助难", "难民", "孩子"]
    assert asked_words("怎么样") == ["怎么", "么样"]


def test_languages_have_the_analysis_of_their_kind() -> None:
    assert [analysis_of(code) for code in ("fr-CA", "zh-Hant", "nb", "uk", "", "x-y")] == [
        "fr", "zh", "no", "und", "und", "und",
    ]  # fmt: skip


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(ANY_TEXT, st.sampled_from(ANALYSES))
def test_any_text_can_be_analysed(text: str, analysis: str) -> None:
    terms(text, analysis)
    plain_terms(text)
    for word, start, end in words(text):
        assert text[start:end] == word
        word_terms(word, analysis)


@given(ANY_TEXT)
def test_the_plain_form_is_stable_for_words(text: str) -> None:
    assert plain_terms(normalised(text)) == plain_terms(text) or WORD.search(text) is None


@given(st.text("難民婦女就業臺灣後頭髮乾淨里裡", max_size=20))
def test_folding_chinese_keeps_the_length(text: str) -> None:
    assert len(simplified(text)) == len(text)
