"""The vocabularies in the database: complete, and what editors wrote stays."""

import pytest

from clearinghouse.themes.loading import load_vocabulary
from clearinghouse.themes.models import TargetGroup, Theme, ThemeText

pytestmark = pytest.mark.django_db


def test_loading_brings_every_concept_with_its_words_in_seven_languages() -> None:
    load_vocabulary()

    assert Theme.objects.count() == TargetGroup.objects.count() == 16
    assert [theme.code for theme in Theme.objects.all()][:2] == ["work", "education"]
    for concept in (*Theme.objects.all(), *TargetGroup.objects.all()):
        assert {text.language for text in concept.texts.all()} == {
            "en", "fr", "es", "ar", "ru", "zh", "it",
        }  # fmt: skip


def test_loading_again_writes_nothing() -> None:
    assert load_vocabulary() > 0
    assert load_vocabulary() == 0


def test_what_editors_wrote_stays_unless_it_is_asked_for_anew() -> None:
    load_vocabulary()
    ThemeText.objects.filter(concept="work", language="en").update(label="Jobs")

    assert load_vocabulary() == 0
    assert ThemeText.objects.get(concept="work", language="en").label == "Jobs"
    assert load_vocabulary(replace=True) == 1
    assert ThemeText.objects.get(concept="work", language="en").label == "Work"


def test_what_is_missing_is_added() -> None:
    load_vocabulary()
    Theme.objects.get(code="youth").delete()
    ThemeText.objects.filter(concept="work", language="fr").delete()

    assert load_vocabulary() == 1 + 7 + 1
