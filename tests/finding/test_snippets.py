"""Snippets show the piece of a text that answers, and mark what was found in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.query import parse
from clearinghouse.finding.snippets import marked, matched_words, snippet

FILLER = "Nothing of interest is said in this sentence. " * 10


def matches(parts: list[tuple[str, bool]]) -> list[str]:
    return [text for text, is_match in parts if is_match]


@pytest.mark.parametrize(
    ("language", "text", "asked", "found"),
    [
        ("en", "Training for refugees.", "refugee train", ["Training", "refugees"]),
        ("fr", "L'accueil des réfugiés", "refugies", ["réfugiés"]),
        ("ar", "برنامج لإدماج اللاجئين", "ادماج اللاجئات", ["لإدماج", "اللاجئين"]),
        ("ru", "Ещё одна школа", "школы еще", ["школа"]),
        ("zh-Hant", "幫助難民婦女", "难民妇女", ["難民婦女"]),
        ("en", "A scar on the car", "car", ["car"]),
        ("en", "The city and the sea", "the city", ["city"]),
    ],
)
def test_what_was_found_is_marked(language: str, text: str, asked: str, found: list[str]) -> None:
    assert matches(marked(text, language, parse(asked))) == found


def test_the_piece_with_most_of_the_words_is_shown() -> None:
    text = FILLER + "Refugees came. " + FILLER + "Refugees found jobs in schools. " + FILLER
    parts = snippet(text, "en", parse("refugee job school"))
    assert matches(parts) == ["Refugees", "jobs", "schools"]
    assert parts[0] == ("…", False)
    assert parts[-1] == ("…", False)
    assert "".join(piece for piece, _ in parts[1:-1]) in text


def test_phrases_are_marked_as_a_whole() -> None:
    text = "A shop. One stop, and a one-stop shop."
    assert matches(marked(text, "en", parse('"one-stop shop"'))) == ["one-stop shop"]


def test_without_a_match_the_beginning_is_shown() -> None:
    parts = snippet(FILLER, "en", parse("refugees"))
    assert parts[0][0].startswith("Nothing of interest")
    assert matches(parts) == []


def test_excluded_words_are_not_marked() -> None:
    assert matches(marked("Housing for students", "en", parse("housing -pupils"))) == ["Housing"]


def test_matched_words_are_told_as_they_were_typed() -> None:
    texts = [("en", "Training for refugees"), ("fr", "Des écoles")]
    assert matched_words(parse("refugee école sport"), texts) == ("refugee", "école")


@given(st.text(max_size=600), st.text(max_size=40), st.sampled_from(["en", "ar", "zh", "ru", "xx"]))
def test_parts_joined_are_a_piece_of_the_text(text: str, asked: str, language: str) -> None:
    parts = snippet(text, language, parse(asked), length=80)
    joined = "".join(piece for piece, _ in parts)
    assert joined.strip("…") in text or joined.removeprefix("…").removesuffix("…") in text
    assert len(joined) <= 82
    assert all(piece for piece, _ in parts)
