"""What the index is told of a practice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clearinghouse.finding.documents import Document
from clearinghouse.finding.indexing.records import documents, live_slugs
from clearinghouse.practices.models import Outcome, Practice, PracticeOrganisation
from clearinghouse.themes.models import TargetGroupText, ThemeText
from tests.finding.made import a_practice, a_study, an_organisation

pytestmark = pytest.mark.django_db


def document_of(practice: Practice) -> Document:
    (found,) = documents([practice.slug])
    return found


def test_its_texts_begin_with_the_original() -> None:
    found = document_of(a_practice())
    assert [text.language for text in found.texts] == ["en", "ar"]
    assert found.texts[0].summary == "Flats for families who have just come."


def test_its_city_and_country_are_found_by_any_name() -> None:
    names = document_of(a_practice()).names
    assert {"Gothenburg", "goteborg", "غوتنبرغ", "Sweden", "Suède", "السويد", "瑞典"} <= set(names)


def test_its_organisations_are_found_by_their_names_and_their_records() -> None:
    practice = a_practice()
    PracticeOrganisation.objects.create(
        record=practice,
        name="Home for all",
        role="partner",
        organisation=an_organisation(name="Hem för alla"),
    )
    assert {"Home for all", "Hem för alla"} <= set(document_of(practice).names)


def test_its_themes_and_target_groups_are_found_by_their_labels() -> None:
    practice = a_practice()
    for language, label, others in (("en", "Housing", ["homes"]), ("ar", "السكن", [])):
        ThemeText.objects.create(
            concept_id="housing", language=language, label=label, other_labels=others
        )
    TargetGroupText.objects.create(concept_id="refugees", language="en", label="Refugees")
    assert document_of(practice).labels == (("ar", "السكن"), ("en", "Housing. homes. Refugees"))


def test_its_facets_are_codes() -> None:
    facets = document_of(a_practice(status="ended", ended="2019-05")).facets
    assert facets == {
        "theme": ("housing",),
        "target": ("refugees",),
        "region": ("northern-europe",),
        "country": ("SE",),
        "kind": ("service",),
        "scope": ("city",),
        "evidence": ("described",),
        "status": ("ended",),
        "language": ("en",),
    }


def test_its_evidence_is_that_of_its_best_public_study() -> None:
    practice = a_practice()
    practice.studies = [a_study("one", "before_after"), a_study("two", "rct")]
    practice.save()
    assert document_of(practice).facets["evidence"] == ("experiment",)
    second = practice.studies.get(slug="two")
    second.live = False
    second.save()
    assert document_of(practice).facets["evidence"] == ("before_after",)


def test_figures_alone_are_evidence_too() -> None:
    practice = a_practice()
    Outcome.objects.create(record=practice, measure="flats", value=12, source_number=0)
    found = document_of(practice)
    assert (found.facets["evidence"], found.evidence) == (("figures",), 1)


def test_a_practice_that_goes_on_has_no_last_year() -> None:
    found = document_of(a_practice(status="ongoing", started="2015-03", ended="2030"))
    assert (found.first_year, found.last_year) == (2015, None)


def test_a_practice_that_nobody_may_see_has_no_document() -> None:
    practice = a_practice(live=False)
    assert documents([practice.slug]) == []
    assert list(live_slugs()) == []


def test_an_unchanged_practice_gives_an_equal_document() -> None:
    practice = a_practice()
    assert document_of(practice).fingerprint == document_of(practice).fingerprint


def test_a_changed_word_changes_the_fingerprint() -> None:
    practice = a_practice()
    before = document_of(practice).fingerprint
    practice.texts.filter(language="ar").update(title="السكن")
    assert document_of(practice).fingerprint != before


def test_the_queries_do_not_grow_with_the_practices() -> None:
    a_practice("one")
    with CaptureQueriesContext(connection) as for_one:
        documents(["one"])
    for number in range(5):
        a_practice(f"other-{number}")
    slugs = list(live_slugs())
    with CaptureQueriesContext(connection) as for_six:
        assert len(documents(slugs)) == 6
    assert len(for_six) == len(for_one)
