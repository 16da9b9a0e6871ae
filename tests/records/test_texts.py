"""Which text a reader gets, and when a translation is out of date."""

import pytest
from django.core.exceptions import ValidationError

from clearinghouse.practices.models import Practice, PracticeText
from clearinghouse.records.models import Origin
from clearinghouse.themes.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    theme = Theme.objects.create(code="housing")
    practice = Practice(slug="a-practice", kind="service", scope="city", main_theme=theme)
    practice.texts = [
        PracticeText(language="de", title="Wohnen", summary="Was es ist."),
        PracticeText(language="en", title="Housing", summary="It is.", origin=Origin.MACHINE),
        PracticeText(language="ar", title="السكن", summary="ما هو.", origin=Origin.HUMAN),
    ]
    practice.save()
    return practice


def edit(practice: Practice, language_before: str, **words: str) -> None:
    texts = practice.all_texts()
    text = next(text for text in texts if text.language == language_before)
    for name, value in words.items():
        setattr(text, name, value)
    practice.texts = texts


def test_a_reader_gets_her_language(practice: Practice) -> None:
    assert practice.text("ar").title == "السكن"


def test_a_reader_whose_language_is_missing_gets_english(practice: Practice) -> None:
    assert practice.text("ru").language == "en"


def test_without_english_a_reader_gets_the_original(practice: Practice) -> None:
    practice.texts = [text for text in practice.all_texts() if text.language != "en"]
    assert practice.text("ru").language == "de"


def test_a_fresh_translation_is_not_outdated(practice: Practice) -> None:
    assert not practice.is_outdated(practice.text("ar"))


def test_a_changed_original_outdates_its_translations(practice: Practice) -> None:
    edit(practice, "de", summary="Was es wirklich ist.")
    practice.save()

    kept = Practice.objects.get(pk=practice.pk)
    assert kept.is_outdated(kept.text("ar"))


def test_an_edited_translation_is_up_to_date_again(practice: Practice) -> None:
    edit(practice, "de", summary="Was es wirklich ist.")
    practice.save()
    edit(practice, "ar", summary="ما هو حقاً.")
    practice.save()

    kept = Practice.objects.get(pk=practice.pk)
    assert not kept.is_outdated(kept.text("ar"))
    assert kept.is_outdated(kept.text("en"))


def test_two_originals_are_refused(practice: Practice) -> None:
    edit(practice, "ar", origin=Origin.ORIGINAL)
    with pytest.raises(ValidationError, match="Exactly one text"):
        practice.clean()


def test_two_texts_in_a_language_are_refused(practice: Practice) -> None:
    edit(practice, "ar", language="en")
    with pytest.raises(ValidationError, match="same language: en"):
        practice.clean()
