"""Records made for tests of pages: as bare as a record may be, or with as many children as asked for."""

from typing import Any

from clearinghouse.events.models import (
    Event,
    EventSource,
    EventText,
    Recommendation,
    RecommendationSource,
    RecommendationText,
    Speaker,
)
from clearinghouse.evidence.models import Effect, Study, StudySource, StudyText
from clearinghouse.organisations.models import Organisation, OrganisationSource, OrganisationText
from clearinghouse.places.models import City, Country
from clearinghouse.practices.models import (
    Outcome,
    Practice,
    PracticeOrganisation,
    PracticePlace,
    PracticeSource,
    PracticeText,
    Replication,
)
from clearinghouse.themes.models import TargetGroup, Theme, ThemeText


def country(code: str = "SE", name: str = "Sweden") -> Country:
    made, _created = Country.objects.get_or_create(
        code=code, defaults={"name": name, "continent": "EU", "region": "europe"}
    )
    return made


def city(name: str = "Gothenburg", within: str = "SE", **facts: Any) -> City:
    country(within, within)
    found = City.objects.filter(country_id=within, name=name).first()
    if found is None:
        found = City(name=name, country_id=within, **facts)
        found.save()
    return found


def theme(code: str = "housing", label: str = "Housing") -> Theme:
    found = Theme.objects.filter(code=code).first()
    if found is None:
        found = Theme(code=code)
        found.texts = [ThemeText(language="en", label=label, definition=f"What {label} is.")]
        found.save()
    return found


def study(slug: str = "a-study", *, effects: int = 0, **facts: Any) -> Study:
    made = Study(**{"slug": slug, "design": "rct", "year": 2019} | facts)
    made.texts = [StudyText(language="en", title=f"Study {slug}", summary="It was tried.")]
    made.sources = [StudySource(number=0, url="https://example.org/study")]
    made.effects = [
        Effect(domain="employment", measure=f"in work, {n}", direction="worsened", estimate=n)
        for n in range(effects)
    ]
    made.save()
    return made


def organisation(slug: str = "an-organisation", **facts: Any) -> Organisation:
    country()
    made = Organisation(**{"slug": slug, "kind": "ngo", "country_id": "SE"} | facts)
    made.texts = [OrganisationText(language="sv", title=f"Hem {slug}", summary="Den hjälper.")]
    made.sources = [OrganisationSource(number=0, url="https://example.org/org")]
    made.save()
    return made


def practice(slug: str = "a-practice", *, children: int = 0, **facts: Any) -> Practice:
    """A live practice; ``children`` of each thing that it can have."""
    made = Practice(
        **{"slug": slug, "kind": "service", "scope": "city", "compiled": "2026-11"} | facts
    )
    made.main_theme = theme()
    made.themes = [theme(), *(theme(f"theme-{n}", f"Theme {n}") for n in range(children))]
    made.target_groups = [
        TargetGroup.objects.get_or_create(code=f"group-{n}")[0] for n in range(children)
    ]
    made.texts = [
        PracticeText(language="en", title=f"Practice {slug}", summary="Flats for families.")
    ]
    city()
    made.places = [PracticePlace(city_name="Gothenburg", country_id="SE")]
    for n in range(children):
        city(f"Town {n}")
        made.places.add(PracticePlace(city_name=f"Town {n}", country_id="SE"))
        made.replications.add(Replication(city_name=f"Town {n}", country_id="SE", year=2000 + n))
        made.outcomes.add(Outcome(measure=f"figure {n}", value=n, unit="people", source_number=0))
        made.organisations.add(
            PracticeOrganisation(
                name=f"Partner {n}",
                role="partner",
                organisation=organisation(f"{slug}-partner-{n}"),
            )
        )
    made.sources = [
        PracticeSource(number=n, url=f"https://example.org/{n}", title=f"Page {n}")
        for n in range(children + 1)
    ]
    made.studies = [study(f"{slug}-study-{n}", effects=n + 1) for n in range(children)]
    made.save()
    return made


def event(slug: str = "an-event", *, speakers: int = 0, **facts: Any) -> Event:
    made = Event(**{"slug": slug, "kind": "roundtable", "starts": "2009-09-28"} | facts)
    made.texts = [EventText(language="en", title=f"Event {slug}", summary="They spoke.")]
    made.sources = [EventSource(number=0, url="https://example.org/event")]
    made.speakers = [Speaker(name=f"Speaker {n}", part="panel") for n in range(speakers)]
    made.save()
    return made


def recommendation(slug: str = "a-recommendation", **facts: Any) -> Recommendation:
    practices = facts.pop("practices", [])
    made = Recommendation(**{"slug": slug, "body": "A body", "adopted": "2018-12"} | facts)
    made.texts = [RecommendationText(language="en", title=f"Do {slug}", text="Cities do it.")]
    made.sources = [RecommendationSource(number=0, url="https://example.org/rec")]
    made.practices = practices
    made.save()
    return made
