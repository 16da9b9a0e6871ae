"""``practices.jsonl``: a practice as a line of the format, and as rows.

A link between a practice and a study is one fact that both records may name;
the database keeps it with the practice.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated

from pydantic import Field

from clearinghouse.organisations.models import Organisation, OrganisationText
from clearinghouse.practices.models import (
    Kind,
    Outcome,
    Practice,
    PracticeOrganisation,
    PracticePlace,
    PracticeSource,
    PracticeText,
    Replication,
    Role,
    Scope,
    Status,
)
from clearinghouse.records.interchange import (
    CityOf,
    Count,
    Form,
    Line,
    Name,
    Number,
    PartialDate,
    PlaceForm,
    RankedThemes,
    RecordForm,
    RecordFormat,
    Rows,
    Slugs,
    Sources,
    TargetGroups,
    Title,
    TranslationForm,
    Words,
    Year,
    matching,
    number,
    one_of,
    place_line,
    place_row,
    source_index,
    source_lines,
    source_number_problems,
    source_rows,
    text_of,
)
from clearinghouse.records.models import Origin


class OrganisationForm(Form):
    name: Name
    role: Annotated[str, one_of(Role)]


class OutcomeForm(Form):
    measure: Annotated[Words, Field(max_length=400)]
    value: Number
    unit: Annotated[Words, Field(max_length=80)] | None = None
    year: Year | None = None
    source: Count


class CostForm(Form):
    amount: Number
    currency: Annotated[str, matching("[A-Z]{3}", "a currency code of ISO 4217, such as EUR")]
    per: Annotated[Words, Field(max_length=60)]
    source: Count | None = None


class ReplicationForm(PlaceForm):
    year: Year | None = None


class PracticeForm(RecordForm):
    links = {"studies": "studies"}

    kind: Annotated[str, one_of(Kind)]
    title: Title
    summary: Words
    challenge: Words | None = None
    approach: Words | None = None
    results: Words | None = None
    lessons: Words | None = None
    scope: Annotated[str, one_of(Scope)]
    places: list[PlaceForm] = []
    started: PartialDate | None = None
    ended: PartialDate | None = None
    status: Annotated[str, one_of(Status)]
    organisations: list[OrganisationForm] = []
    themes: RankedThemes
    target_groups: TargetGroups = []
    outcomes: list[OutcomeForm] = []
    cost: CostForm | None = None
    replicated_in: list[ReplicationForm] = []
    recognition: list[Words] = []
    gcm_objectives: list[Annotated[int, Field(ge=1, le=23)]] = []
    sdg_targets: list[
        Annotated[
            str, matching(r"(?:1[0-7]|[1-9])\.(?:[1-9][0-9]?|[a-z])", "a target such as 10.7")
        ]
    ] = []
    studies: Slugs = []
    sources: Sources

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.started and self.ended and self.ended[:4] < self.started[:4]:
            yield "ended", f"{self.ended} is before it started ({self.started})"
        cited = [
            (f"outcomes[{index}].source", outcome.source)
            for index, outcome in enumerate(self.outcomes)
        ]
        if self.cost and self.cost.source is not None:
            cited.append(("cost.source", self.cost.source))
        yield from source_number_problems(self.sources, cited)

    def named_places(self) -> Iterator[tuple[str, str, str]]:
        for field, places in (("places", self.places), ("replicated_in", self.replicated_in)):
            for index, place in enumerate(places):
                if place.city:
                    yield f"{field}[{index}].city", place.city, place.country


class PracticeTranslation(TranslationForm):
    words = ("title", "summary", "challenge", "approach", "results", "lessons")

    title: Title
    summary: Words
    challenge: Words | None = None
    approach: Words | None = None
    results: Words | None = None
    lessons: Words | None = None


def rows(form: PracticeForm, city_of: CityOf) -> Rows:
    cost = form.cost
    return Rows(
        facts={
            "kind": form.kind,
            "scope": form.scope,
            "status": form.status,
            "started": form.started or "",
            "ended": form.ended or "",
            "main_theme_id": form.themes[0],
            "cost_amount": cost.amount if cost else None,
            "cost_currency": cost.currency if cost else "",
            "cost_per": cost.per if cost else "",
            "cost_source": cost.source + 1 if cost and cost.source is not None else None,
            "recognition": form.recognition,
            "gcm_objectives": form.gcm_objectives,
            "sdg_targets": form.sdg_targets,
        },
        text=PracticeText(
            language=form.language,
            origin=Origin.ORIGINAL,
            title=form.title,
            summary=form.summary,
            challenge=form.challenge or "",
            approach=form.approach or "",
            results=form.results or "",
            lessons=form.lessons or "",
        ),
        children={
            "places": [PracticePlace(**place_row(place, city_of)) for place in form.places],
            "organisations": [
                PracticeOrganisation(name=organisation.name, role=organisation.role)
                for organisation in form.organisations
            ],
            "outcomes": [
                Outcome(
                    measure=outcome.measure,
                    value=outcome.value,
                    unit=outcome.unit or "",
                    year=outcome.year,
                    source_number=outcome.source + 1,
                )
                for outcome in form.outcomes
            ],
            "replications": [
                Replication(**place_row(place, city_of), year=place.year)
                for place in form.replicated_in
            ],
            "sources": list(source_rows(PracticeSource, form.sources)),
        },
        codes={"themes": form.themes, "target_groups": form.target_groups},
        linked={"studies": form.studies},
    )


def line(practice: Practice) -> Line:
    original = text_of(practice)
    sources = list(practice.sources.all())
    others = [theme.code for theme in practice.themes.all() if theme.code != practice.main_theme_id]
    cost: Line | None = None
    if practice.cost_amount is not None:
        cost = {
            "amount": number(practice.cost_amount),
            "currency": practice.cost_currency,
            "per": practice.cost_per,
            "source": source_index(sources, practice.cost_source) if practice.cost_source else None,
        }
    return {
        "id": practice.slug,
        "kind": practice.kind,
        "title": original.title,
        "language": original.language,
        "summary": original.summary,
        "challenge": original.challenge or None,
        "approach": original.approach or None,
        "results": original.results or None,
        "lessons": original.lessons or None,
        "scope": practice.scope,
        "places": [place_line(place) for place in practice.places.all()],
        "started": practice.started or None,
        "ended": practice.ended or None,
        "status": practice.status,
        "organisations": [
            {"name": organisation.name, "role": organisation.role}
            for organisation in practice.organisations.all()
        ],
        "themes": [practice.main_theme_id, *others],
        "target_groups": [group.code for group in practice.target_groups.all()],
        "outcomes": [
            {
                "measure": outcome.measure,
                "value": number(outcome.value),
                "unit": outcome.unit or None,
                "year": outcome.year,
                "source": source_index(sources, outcome.source_number),
            }
            for outcome in practice.outcomes.all()
        ],
        "cost": cost,
        "replicated_in": [
            {**place_line(place), "year": place.year} for place in practice.replications.all()
        ],
        "recognition": practice.recognition,
        "gcm_objectives": practice.gcm_objectives,
        "sdg_targets": practice.sdg_targets,
        "studies": sorted(study.slug for study in practice.studies.all() if study.live),
        "sources": source_lines(sources),
    }


PRACTICES = RecordFormat(
    model=Practice,
    form=PracticeForm,
    translation=PracticeTranslation,
    rows=rows,
    line=line,
    prefetch=(
        "texts",
        "places",
        "organisations",
        "themes",
        "target_groups",
        "outcomes",
        "replications",
        "studies",
        "sources",
    ),
)


def link_organisations(named: Sequence[PracticeOrganisation]) -> list[PracticeOrganisation]:
    """Set the record of each organisation that is named as exactly one record is.

    Names are compared with the records' names in any language and with their
    short names. Nothing is saved; returns those that were set.
    """
    names = {row.name for row in named}
    found: dict[str, set[int]] = {}
    for name, key in (
        *OrganisationText.objects.filter(title__in=names).values_list("title", "record_id"),
        *Organisation.objects.filter(short_name__in=names).values_list("short_name", "pk"),
    ):
        found.setdefault(name, set()).add(key)
    linked = [row for row in named if len(found.get(row.name, ())) == 1]
    for row in linked:
        (row.organisation_id,) = found[row.name]
    return linked


def link_to_organisations(organisations: Collection[int]) -> set[str]:
    """Link the practices that name these organisations (by key) without a link so far.

    Returns the identifiers of the practices.
    """
    names = {
        *OrganisationText.objects.filter(record__in=organisations).values_list("title", flat=True),
        *Organisation.objects.filter(pk__in=organisations).values_list("short_name", flat=True),
    } - {""}
    waiting = PracticeOrganisation.objects.filter(organisation=None, name__in=names)
    linked = link_organisations(list(waiting.select_related("record")))
    PracticeOrganisation.objects.bulk_update(linked, ["organisation"])
    return {row.record.slug for row in linked}
