"""Every change that alters a practice's document is noted, in the transaction of the change."""

from collections.abc import Callable

import pytest
from django.db import transaction

from clearinghouse.finding.models import IndexChange
from clearinghouse.organisations.models import OrganisationText
from clearinghouse.places.models import City, Country
from clearinghouse.practices.models import (
    Outcome,
    Practice,
    PracticeOrganisation,
    PracticePlace,
    PracticeText,
)
from clearinghouse.themes.models import TargetGroup, Theme, ThemeText
from tests.finding.made import a_practice, a_study, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice() -> Practice:
    practice = a_practice()
    practice.studies = [a_study()]
    practice.organisations.create(name="Hem", role="partner", organisation=an_organisation())
    practice.save()
    a_practice("another-practice")
    IndexChange.objects.all().delete()
    return practice


def noted() -> set[str]:
    return set(IndexChange.objects.values_list("slug", flat=True))


def add_theme(practice: Practice) -> None:
    practice.themes.add(Theme.objects.create(code="work"))
    practice.save()


def unpublish(practice: Practice) -> None:
    practice.unpublish()


def change_text_alone(practice: Practice) -> None:
    text = PracticeText.objects.get(record=practice, language="ar")
    text.title = "السكن"
    text.save()


def delete_text_alone(practice: Practice) -> None:
    PracticeText.objects.get(record=practice, language="ar").delete()


def add_outcome_alone(practice: Practice) -> None:
    Outcome.objects.create(record=practice, measure="flats", value=12, source_number=0)


def move_alone(practice: Practice) -> None:
    place = PracticePlace.objects.get(record=practice)
    place.city_name = ""
    place.save()


def rename_organisation_alone(practice: Practice) -> None:
    part = PracticeOrganisation.objects.filter(record=practice).first()
    assert part is not None
    part.name = "Another name"
    part.save()


def change_study(practice: Practice) -> None:
    study = practice.studies.get()
    study.design = "self_report"
    study.save()


def withdraw_study(practice: Practice) -> None:
    practice.studies.get().unpublish()


def delete_study(practice: Practice) -> None:
    practice.studies.get().delete()


def leave_study(practice: Practice) -> None:
    practice.studies.get().practices.remove(practice)


def leave_all_studies(practice: Practice) -> None:
    practice.studies.get().practices.clear()


def rename_organisation_record(practice: Practice) -> None:
    text = OrganisationText.objects.get()
    text.title = "Hem för många"
    text.save()


def delete_organisation_record(practice: Practice) -> None:
    OrganisationText.objects.get().record.delete()


def rename_city(practice: Practice) -> None:
    # The other practice is there too.
    PracticePlace.objects.exclude(record=practice).delete()
    IndexChange.objects.all().delete()
    City.objects.get(slug="gothenburg-se").save()


def change_country(practice: Practice) -> None:
    PracticePlace.objects.exclude(record=practice).delete()
    IndexChange.objects.all().delete()
    Country.objects.get(code="SE").save()


def relabel_theme(practice: Practice) -> None:
    theme = Theme.objects.create(code="work")
    ThemeText.objects.create(concept=theme, language="en", label="Work")
    practice.themes.add(theme)
    practice.save()
    IndexChange.objects.all().delete()
    text = ThemeText.objects.get(concept=theme)
    text.label = "Jobs"
    text.save()


CHANGES = [
    relabel_theme,
    Practice.save,
    Practice.delete,
    unpublish,
    add_theme,
    change_text_alone,
    delete_text_alone,
    add_outcome_alone,
    move_alone,
    rename_organisation_alone,
    change_study,
    withdraw_study,
    delete_study,
    leave_study,
    leave_all_studies,
    rename_organisation_record,
    delete_organisation_record,
    rename_city,
    change_country,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_this_and_no_other_practice_is_noted(
    practice: Practice, change: Callable[[Practice], object]
) -> None:
    change(practice)
    assert noted() == {"a-practice"}


def test_a_new_practice_is_noted() -> None:
    a_practice()
    assert noted() == {"a-practice"}


def test_under_a_new_identifier_the_old_one_is_noted_too(practice: Practice) -> None:
    practice.slug = "renamed"
    practice.save()
    assert noted() == {"a-practice", "renamed"}


def test_a_target_group_added_from_its_side_is_noted(practice: Practice) -> None:
    TargetGroup.objects.create(code="women").practices.add(practice)
    assert noted() == {"a-practice"}


def test_a_change_taken_back_is_not_noted(practice: Practice) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        practice.save()
        raise RuntimeError
    assert noted() == set()
