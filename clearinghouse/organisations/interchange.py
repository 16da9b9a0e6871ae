"""``organisations.jsonl``: an organisation as a line of the format, and as rows."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from clearinghouse.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationSource,
    OrganisationText,
)
from clearinghouse.records.interchange import (
    CityOf,
    Country,
    Line,
    RecordForm,
    RecordFormat,
    Rows,
    Sources,
    Themes,
    Title,
    TranslationForm,
    Words,
    matching,
    one_of,
    source_lines,
    source_rows,
    text_of,
)
from clearinghouse.records.models import Origin


class OrganisationForm(RecordForm):
    name: Title
    short_name: Annotated[Words, Field(max_length=120)] | None = None
    kind: Annotated[str, one_of(OrganisationKind)]
    city: Annotated[Words, Field(max_length=120)] | None = None
    country: Country | None = None
    website: (
        Annotated[
            str,
            Field(max_length=1000),
            matching(r"(?i:https?|ftps?)://\S+", "a web address (https://…)"),
        ]
        | None
    ) = None
    summary: Words
    works_on: Themes = []
    sources: Sources

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.city and not self.country:
            yield "country", "is missing, though a city is named"

    def named_places(self) -> Iterator[tuple[str, str, str]]:
        if self.city and self.country:
            yield "city", self.city, self.country


class OrganisationTranslation(TranslationForm):
    words = ("name", "summary")

    name: Title
    summary: Words


def rows(form: OrganisationForm, city_of: CityOf) -> Rows:
    return Rows(
        facts={
            "short_name": form.short_name or "",
            "kind": form.kind,
            "city_name": form.city or "",
            "country_id": form.country,
            "city_id": city_of(form.city, form.country) if form.city and form.country else None,
            "website": form.website or "",
        },
        text=OrganisationText(
            language=form.language, origin=Origin.ORIGINAL, title=form.name, summary=form.summary
        ),
        children={"sources": list(source_rows(OrganisationSource, form.sources))},
        codes={"works_on": form.works_on},
    )


def line(organisation: Organisation) -> Line:
    text = text_of(organisation)
    return {
        "id": organisation.slug,
        "name": text.title,
        "short_name": organisation.short_name or None,
        "kind": organisation.kind,
        "city": organisation.city_name or None,
        "country": organisation.country_id,
        "website": organisation.website or None,
        "summary": text.summary,
        "works_on": [theme.code for theme in organisation.works_on.all()],
        "language": text.language,
        "sources": source_lines(organisation.sources.all()),
    }


ORGANISATIONS = RecordFormat(
    model=Organisation,
    form=OrganisationForm,
    translation=OrganisationTranslation,
    rows=rows,
    line=line,
    prefetch=("texts", "sources", "works_on"),
)
