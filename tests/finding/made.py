"""Practices made for tests of the search, with as much as a document tells of one."""

from typing import Any

from clearinghouse.evidence.models import Study, StudyText
from clearinghouse.organisations.models import Organisation, OrganisationText
from clearinghouse.places.models import City, Country
from clearinghouse.practices.models import (
    Practice,
    PracticeOrganisation,
    PracticePlace,
    PracticeSource,
    PracticeText,
)
from clearinghouse.themes.models import TargetGroup, Theme


def sweden() -> Country:
    country, _created = Country.objects.get_or_create(
        code="SE", defaults={"name": "Sweden", "continent": "EU", "region": "northern-europe"}
    )
    return country


def gothenburg() -> City:
    found = City.objects.filter(slug="gothenburg-se").first()
    if found is None:
        found = City(
            geonames_id=2711537,
            slug="gothenburg-se",
            name="Gothenburg",
            country=sweden(),
            names={"ar": "غوتنبرغ"},
        )
        found.index_names(["Göteborg"])
        found.save()
    return found


def a_practice(slug: str = "a-practice", *, title: str = "Housing first", **facts: Any) -> Practice:
    """A live practice in Gothenburg about housing, its original in English and a text in Arabic."""
    gothenburg()
    theme, _created = Theme.objects.get_or_create(code="housing")
    group, _created = TargetGroup.objects.get_or_create(code="refugees")
    practice = Practice(
        **{"slug": slug, "kind": "service", "scope": "city", "main_theme": theme} | facts
    )
    practice.texts = [
        PracticeText(language="en", title=title, summary="Flats for families who have just come."),
        PracticeText(language="ar", title="السكن أولا", summary="شقق للعائلات", origin="machine"),
    ]
    practice.places = [PracticePlace(city_name="Gothenburg", country_id="SE")]
    practice.organisations = [PracticeOrganisation(name="City of Gothenburg", role="lead")]
    practice.sources = [PracticeSource(number=0, url="https://example.org/housing")]
    practice.themes = [theme]
    practice.target_groups = [group]
    practice.save()
    return practice


def a_study(slug: str = "a-study", design: str = "rct") -> Study:
    study = Study(slug=slug, design=design)
    study.texts = [StudyText(language="en", title="A trial", summary="It was tried.")]
    study.save()
    return study


def an_organisation(slug: str = "an-organisation", name: str = "Hem för alla") -> Organisation:
    organisation = Organisation(slug=slug, kind="ngo", country=sweden())
    organisation.texts = [OrganisationText(language="sv", title=name, summary="Den hjälper.")]
    organisation.save()
    return organisation
