"""``studies.jsonl``: a study as a line of the format, and as rows."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from clearinghouse.evidence.models import (
    Design,
    Direction,
    Domain,
    Effect,
    Study,
    StudyPlace,
    StudySource,
    StudyText,
)
from clearinghouse.records.interchange import (
    CityOf,
    Count,
    Form,
    Line,
    Number,
    PlaceForm,
    RecordForm,
    RecordFormat,
    Rows,
    Slugs,
    Sources,
    Title,
    TranslationForm,
    Words,
    Year,
    number,
    one_of,
    place_line,
    place_row,
    source_lines,
    source_rows,
    text_of,
)
from clearinghouse.records.models import Origin


class EffectForm(Form):
    domain: Annotated[str, one_of(Domain)]
    measure: Annotated[Words, Field(max_length=400)]
    estimate: Number | None = None
    unit: Annotated[Words, Field(max_length=80)] | None = None
    ci_low: Number | None = None
    ci_high: Number | None = None
    standard_error: Annotated[Number, Field(ge=0)] | None = None
    p_value: Annotated[Number, Field(ge=0, le=1)] | None = None
    n: Count | None = None
    direction: Annotated[str, one_of(Direction)]


class StudyForm(RecordForm):
    links = {"practices": "practices"}

    title: Title
    summary: Words
    authors: list[Words] = []
    year: Year | None = None
    design: Annotated[str, one_of(Design)]
    intervention: Words | None = None
    comparison: Words | None = None
    places: list[PlaceForm] = []
    sample_size: Count | None = None
    follow_up_months: Annotated[Number, Field(ge=0)] | None = None
    effects: list[EffectForm] = []
    doi: Annotated[Words, Field(max_length=200)] | None = None
    practices: Slugs = []
    sources: Sources

    def problems(self) -> Iterator[tuple[str, str]]:
        for index, effect in enumerate(self.effects):
            low, high = effect.ci_low, effect.ci_high
            if low is not None and high is not None and low > high:
                yield (
                    f"effects[{index}].ci_high",
                    f"{number(high)} is below ci_low ({number(low)})",
                )

    def named_places(self) -> Iterator[tuple[str, str, str]]:
        for index, place in enumerate(self.places):
            if place.city:
                yield f"places[{index}].city", place.city, place.country


class StudyTranslation(TranslationForm):
    words = ("title", "summary", "intervention", "comparison")

    title: Title
    summary: Words
    intervention: Words | None = None
    comparison: Words | None = None


def rows(form: StudyForm, city_of: CityOf) -> Rows:
    return Rows(
        facts={
            "authors": form.authors,
            "year": form.year,
            "design": form.design,
            "sample_size": form.sample_size,
            "follow_up_months": form.follow_up_months,
            "doi": form.doi or "",
        },
        text=StudyText(
            language=form.language,
            origin=Origin.ORIGINAL,
            title=form.title,
            summary=form.summary,
            intervention=form.intervention or "",
            comparison=form.comparison or "",
        ),
        children={
            "places": [StudyPlace(**place_row(place, city_of)) for place in form.places],
            "effects": [
                Effect(
                    domain=effect.domain,
                    measure=effect.measure,
                    direction=effect.direction,
                    estimate=effect.estimate,
                    unit=effect.unit or "",
                    ci_low=effect.ci_low,
                    ci_high=effect.ci_high,
                    standard_error=effect.standard_error,
                    p_value=effect.p_value,
                    n=effect.n,
                )
                for effect in form.effects
            ],
            "sources": list(source_rows(StudySource, form.sources)),
        },
    )


def line(study: Study) -> Line:
    original = text_of(study)
    return {
        "id": study.slug,
        "title": original.title,
        "language": original.language,
        "summary": original.summary,
        "authors": study.authors,
        "year": study.year,
        "design": study.design,
        "intervention": original.intervention or None,
        "comparison": original.comparison or None,
        "places": [place_line(place) for place in study.places.all()],
        "sample_size": study.sample_size,
        "follow_up_months": number(study.follow_up_months),
        "effects": [
            {
                "domain": effect.domain,
                "measure": effect.measure,
                "estimate": number(effect.estimate),
                "unit": effect.unit or None,
                "ci_low": number(effect.ci_low),
                "ci_high": number(effect.ci_high),
                "standard_error": number(effect.standard_error),
                "p_value": number(effect.p_value),
                "n": effect.n,
                "direction": effect.direction,
            }
            for effect in study.effects.all()
        ],
        "doi": study.doi or None,
        "practices": sorted(practice.slug for practice in study.practices.all() if practice.live),
        "sources": source_lines(study.sources.all()),
    }


STUDIES = RecordFormat(
    model=Study,
    form=StudyForm,
    translation=StudyTranslation,
    rows=rows,
    line=line,
    prefetch=("texts", "places", "effects", "sources", "practices"),
)
