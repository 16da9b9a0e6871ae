"""The vocabulary's texts are complete and in the right script in every language.

The codes are the record format's, repeated here on purpose: a code that is renamed or lost
in the files would silently orphan every record that carries it.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import clearinghouse.themes

VOCABULARY = Path(clearinghouse.themes.__file__).parent / "vocabulary"
LANGUAGES = {"en", "fr", "es", "ar", "ru", "zh", "it"}
CODES = {
    "themes": (
        "work education language housing cohesion participation equality safety poverty health "
        "welcome governance narrative culture youth economy"
    ),
    "target_groups": (
        "newcomers refugees asylum_seekers women children youth families workers undocumented "
        "students entrepreneurs minorities host_community officials employers older_people"
    ),
    "outcome_domains": (
        "employment earnings language education attitudes contact civic wellbeing health safety "
        "housing discrimination fiscal other"
    ),
}
SCRIPTS = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}

Concept = dict[str, Any]


def concepts_of(scheme: str) -> list[Concept]:
    concepts: list[Concept] = json.loads((VOCABULARY / f"{scheme}.json").read_text("utf-8"))
    return concepts


def texts_of(concept: Concept, language: str) -> list[str]:
    return [
        concept["labels"][language],
        *concept["alt_labels"][language],
        concept["definitions"][language],
    ]


@pytest.fixture(params=CODES)
def scheme(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_codes_are_the_record_formats_in_its_order(scheme: str) -> None:
    assert [concept["code"] for concept in concepts_of(scheme)] == CODES[scheme].split()


@pytest.mark.parametrize("field", ["labels", "definitions"])
def test_every_concept_has_its_text_in_all_seven_languages(scheme: str, field: str) -> None:
    for concept in concepts_of(scheme):
        present = {language for language, text in concept[field].items() if text.strip()}
        assert present == LANGUAGES, concept["code"]


def test_every_concept_has_synonyms_in_all_seven_languages(scheme: str) -> None:
    for concept in concepts_of(scheme):
        assert set(concept["alt_labels"]) == LANGUAGES, concept["code"]
        for language, synonyms in concept["alt_labels"].items():
            assert 3 <= len(synonyms) <= 8, (concept["code"], language)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_two_concepts_of_a_scheme_share_a_label(scheme: str, language: str) -> None:
    labels = [concept["labels"][language].casefold() for concept in concepts_of(scheme)]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_synonym_says_something_that_the_label_and_the_other_synonyms_do_not(
    scheme: str, language: str
) -> None:
    for concept in concepts_of(scheme):
        names = [concept["labels"][language], *concept["alt_labels"][language]]
        folded = [name.casefold() for name in names]
        assert sorted(folded) == sorted(set(folded)), concept["code"]


@pytest.mark.parametrize("language", sorted(SCRIPTS))
def test_texts_are_in_the_languages_own_script(scheme: str, language: str) -> None:
    own = SCRIPTS[language]
    for concept in concepts_of(scheme):
        for text in texts_of(concept, language):
            assert re.search(f"[{own}]", text), (concept["code"], text)
            assert not re.search("[A-Za-z]", text), (concept["code"], text)


@pytest.mark.parametrize("language", sorted(LANGUAGES - set(SCRIPTS)))
def test_texts_in_latin_script_hold_no_other(scheme: str, language: str) -> None:
    for concept in concepts_of(scheme):
        for text in texts_of(concept, language):
            assert not re.search("[\u0370-\u06ff\u4e00-\u9fff]", text), (concept["code"], text)
