"""``events.jsonl`` and ``recommendations.jsonl``: both as lines of the format, and as rows."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from clearinghouse.events.models import (
    Addressee,
    Event,
    EventKind,
    EventSource,
    EventText,
    Part,
    Recommendation,
    RecommendationSource,
    RecommendationText,
    Speaker,
)
from clearinghouse.records.interchange import (
    CityOf,
    Country,
    Form,
    Line,
    Moment,
    Name,
    PartialDate,
    RecordForm,
    RecordFormat,
    Rows,
    Slug,
    Slugs,
    Sources,
    Themes,
    Timezone,
    Title,
    TranslationForm,
    Words,
    one_of,
    source_lines,
    source_rows,
    text_of,
)
from clearinghouse.records.models import Origin


class SpeakerForm(Form):
    name: Annotated[Words, Field(max_length=200)]
    role: Name | None = None
    organisation: Name | None = None
    part: Annotated[str, one_of(Part)] | None = None


class EventForm(RecordForm):
    kind: Annotated[str, one_of(EventKind)]
    title: Title
    summary: Words
    starts: Moment
    ends: Moment | None = None
    timezone: Timezone | None = None
    venue: Name | None = None
    city: Annotated[Words, Field(max_length=120)] | None = None
    country: Country | None = None
    organisers: list[Words] = []
    sponsors: list[Words] = []
    speakers: list[SpeakerForm] = []
    themes: Themes = []
    sources: Sources

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.ends:
            both = min(len(self.starts), len(self.ends))
            if self.ends[:both] < self.starts[:both]:
                yield "ends", f"{self.ends} is before it starts ({self.starts})"
        if self.city and not self.country:
            yield "country", "is missing, though a city is named"

    def named_places(self) -> Iterator[tuple[str, str, str]]:
        if self.city and self.country:
            yield "city", self.city, self.country


class EventTranslation(TranslationForm):
    words = ("title", "summary")

    title: Title
    summary: Words


def event_rows(form: EventForm, city_of: CityOf) -> Rows:
    return Rows(
        facts={
            "kind": form.kind,
            "starts": form.starts,
            "ends": form.ends or "",
            "timezone": form.timezone or "",
            "venue": form.venue or "",
            "city_name": form.city or "",
            "country_id": form.country,
            "city_id": city_of(form.city, form.country) if form.city and form.country else None,
            "organisers": form.organisers,
            "sponsors": form.sponsors,
        },
        text=EventText(
            language=form.language, origin=Origin.ORIGINAL, title=form.title, summary=form.summary
        ),
        children={
            "speakers": [
                Speaker(
                    name=speaker.name,
                    role=speaker.role or "",
                    organisation=speaker.organisation or "",
                    part=speaker.part or "",
                )
                for speaker in form.speakers
            ],
            "sources": list(source_rows(EventSource, form.sources)),
        },
        codes={"themes": form.themes},
    )


def event_line(event: Event) -> Line:
    original = text_of(event)
    return {
        "id": event.slug,
        "kind": event.kind,
        "title": original.title,
        "language": original.language,
        "summary": original.summary,
        "starts": event.starts,
        "ends": event.ends or None,
        "timezone": event.timezone or None,
        "venue": event.venue or None,
        "city": event.city_name or None,
        "country": event.country_id,
        "organisers": event.organisers,
        "sponsors": event.sponsors,
        "speakers": [
            {
                "name": speaker.name,
                "role": speaker.role or None,
                "organisation": speaker.organisation or None,
                "part": speaker.part or None,
            }
            for speaker in event.speakers.all()
        ],
        "themes": [theme.code for theme in event.themes.all()],
        "sources": source_lines(event.sources.all()),
    }


class RecommendationForm(RecordForm):
    links = {"event": "events", "practices": "practices"}

    event: Slug | None = None
    body: Name
    adopted: PartialDate | None = None
    title: Title
    text: Words
    addressed_to: list[Annotated[str, one_of(Addressee)]] = []
    themes: Themes = []
    practices: Slugs = []
    sources: Sources


class RecommendationTranslation(TranslationForm):
    words = ("title", "text")

    title: Title
    text: Words


def recommendation_rows(form: RecommendationForm, city_of: CityOf) -> Rows:
    return Rows(
        facts={
            "body": form.body,
            "adopted": form.adopted or "",
            "addressed_to": form.addressed_to,
        },
        text=RecommendationText(
            language=form.language, origin=Origin.ORIGINAL, title=form.title, text=form.text
        ),
        children={"sources": list(source_rows(RecommendationSource, form.sources))},
        codes={"themes": form.themes},
        linked={"practices": form.practices},
    )


def recommendation_line(recommendation: Recommendation) -> Line:
    original = text_of(recommendation)
    event = recommendation.event
    return {
        "id": recommendation.slug,
        "event": event.slug if event and event.live else None,
        "body": recommendation.body,
        "adopted": recommendation.adopted or None,
        "title": original.title,
        "text": original.text,
        "addressed_to": recommendation.addressed_to,
        "themes": [theme.code for theme in recommendation.themes.all()],
        "practices": sorted(p.slug for p in recommendation.practices.all() if p.live),
        "language": original.language,
        "sources": source_lines(recommendation.sources.all()),
    }


EVENTS = RecordFormat(
    model=Event,
    form=EventForm,
    translation=EventTranslation,
    rows=event_rows,
    line=event_line,
    prefetch=("texts", "speakers", "themes", "sources"),
)

RECOMMENDATIONS = RecordFormat(
    model=Recommendation,
    form=RecommendationForm,
    translation=RecommendationTranslation,
    rows=recommendation_rows,
    line=recommendation_line,
    prefetch=("texts", "themes", "practices", "sources"),
    related=("event",),
    foreign={"event": "event_id"},
)
