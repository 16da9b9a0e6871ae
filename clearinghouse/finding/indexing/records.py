"""From records to documents: what the search index is told of each record that anyone may see.

Records are read in batches with all that belongs to them, in a number of
queries that does not grow with the batch. Everything is put in an order of
its own, so that an unchanged record always gives an equal document.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from django.db.models import Prefetch

from clearinghouse.evidence.designs import STRENGTHS
from clearinghouse.evidence.models import Study
from clearinghouse.finding.documents import Document, DocumentText
from clearinghouse.places.matching import name_key
from clearinghouse.places.models import City
from clearinghouse.places.names import country_name
from clearinghouse.practices.models import Practice, PracticePlace, PracticeText, Status
from clearinghouse.records.languages import INTERFACE_LANGUAGES


def document_id(record_type: str, slug: str) -> str:
    return f"{record_type}/{slug}"


def live_slugs() -> Iterator[str]:
    """The identifiers of all practices that anyone may see, in order.

    Read in steps, so that whoever takes long over them holds no transaction open.
    """
    last = ""
    while True:
        page = Practice.objects.public().filter(slug__gt=last).order_by("slug")
        slugs = list(page.values_list("slug", flat=True)[:5_000])
        if not slugs:
            return
        yield from slugs
        last = slugs[-1]


def documents(slugs: Sequence[str]) -> list[Document]:
    """The documents of those of these practices that anyone may see."""
    practices = (
        Practice.objects.public()
        .filter(slug__in=slugs)
        .order_by("slug")
        .prefetch_related(
            "texts",
            "places__country",
            Prefetch("places__city", City.objects.only("name", "names", "keys")),
            "organisations__organisation__texts",
            "themes__texts",
            "target_groups__texts",
            Prefetch("studies", Study.objects.only("design", "live")),
            "outcomes",
        )
    )
    return [document(practice) for practice in practices]


def document(practice: Practice) -> Document:
    """What the index is told of a practice, without the vectors."""
    texts = sorted(practice.all_texts(), key=lambda text: text.language)
    texts.sort(key=lambda text: text is not practice.original)
    main_theme = str(practice.main_theme_id)
    themes = sorted(theme.pk for theme in practice.themes.all())
    places = sorted(practice.places.all(), key=lambda place: (place.sort_order or 0, place.pk))
    strength = practice.strength
    facets = {
        "theme": tuple(dict.fromkeys([main_theme, *themes])),
        "target": tuple(sorted(group.pk for group in practice.target_groups.all())),
        "region": _codes(place.country.region for place in places),
        "country": _codes(place.country_id for place in places),
        "kind": (practice.kind,),
        "scope": (practice.scope,),
        "evidence": (strength,),
        "status": (practice.status,),
        "language": _codes([practice.language]),
    }
    return Document(
        id=document_id(practice.record_type, practice.slug),
        texts=tuple(_text(text) for text in texts),
        names=_names(practice, places),
        labels=_labels(practice),
        facets=facets,
        first_year=practice.first_year,
        last_year=None if practice.status == Status.ONGOING else practice.last_year,
        evidence=STRENGTHS.index(strength),
        changed=int(practice.changed_at.timestamp()),
    )


def _text(text: PracticeText) -> DocumentText:
    body = (text.challenge, text.approach, text.results, text.lessons)
    return DocumentText(
        language=text.language,
        title=text.title,
        summary=text.summary,
        body="\n\n".join(part for part in body if part),
    )


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({code for code in codes if code}))


def _names(practice: Practice, places: Iterable[PracticePlace]) -> tuple[str, ...]:
    """Places and organisations as anyone may call them, each once."""
    found: dict[str, None] = {}
    for place in places:
        names = [place.city_name]
        if place.city is not None:
            names += [place.city.name, *sorted(place.city.names.values())]
        known = {name_key(name) for name in names}
        others = place.city.name_keys if place.city is not None else ()
        found |= dict.fromkeys([*names, *(key for key in others if key not in known)])
        found |= dict.fromkeys(_country_names(place.country_id))
    for part in sorted(practice.organisations.all(), key=lambda part: (part.name, part.pk)):
        found[part.name] = None
        if part.organisation is not None:
            found[part.organisation.short_name] = None
            titles = sorted(text.title for text in part.organisation.texts.all())
            found |= dict.fromkeys(titles)
    return tuple(name for name in found if name)


def _labels(practice: Practice) -> tuple[tuple[str, str], ...]:
    """What its themes and target groups are called, by language."""
    found: dict[str, list[str]] = {}
    for vocabulary in (practice.themes, practice.target_groups):
        for concept in sorted(vocabulary.all(), key=lambda concept: concept.pk):
            for text in concept.texts.all():
                found.setdefault(text.language, []).extend([text.label, *text.other_labels])
    return tuple((language, ". ".join(found[language])) for language in sorted(found))


@cache
def _country_names(code: str) -> tuple[str, ...]:
    found = (country_name(code, language) for language in INTERFACE_LANGUAGES)
    return tuple(dict.fromkeys(name for name in found if name))
