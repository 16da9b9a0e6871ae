"""What a list of results shows of a practice, whatever was asked: its card.

A card is plain values and finished HTML in one language of the interface, and
is kept while nothing in the database changes: a page of results then reads no
record. Those that are not at hand are read together, in a number of queries
that does not grow with them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from clearinghouse.evidence.designs import strength_of_evidence
from clearinghouse.finding.labels import Labels
from clearinghouse.places.names import city_and_country, country_name
from clearinghouse.practices.models import Outcome, Practice, PracticePlace, PracticeText
from clearinghouse.records.freshness import Kept
from clearinghouse.records.languages import direction, fallbacks, record_language
from clearinghouse.records.models import Origin
from clearinghouse.records.wording import joined


@dataclass(frozen=True, slots=True)
class Card:
    """A practice in the best text for a reader.

    ``language`` (BCP 47), ``title`` and ``body`` are that text's;
    ``other_texts`` are (language, text). ``codes`` are the practice's in each
    facet. ``facts`` and ``strength`` and ``text_note`` (which text this is) are
    pieces of the page.
    """

    slug: str
    url: str
    language: str
    direction: str
    title: str
    body: str
    other_texts: tuple[tuple[str, str], ...]
    codes: Mapping[str, tuple[str, ...]]
    facts: SafeString
    strength: SafeString
    text_note: SafeString


_kept: Kept[tuple[str, str], Card] = Kept(4096)


def cards(slugs: Sequence[str], language: str, labels: Labels) -> dict[str, Card]:
    """The cards of those of these practices that are public and have a text, by slug.

    ``language`` is the one of the interface that is in force.
    """

    def read(keys: list[tuple[str, str]]) -> dict[tuple[str, str], Card]:
        found = _read([slug for slug, _language in keys], language, labels)
        return {(card.slug, language): card for card in found}

    found = _kept.get(((slug, language) for slug in slugs), read)
    return {slug: card for (slug, _language), card in found.items()}


def _read(slugs: Sequence[str], language: str, labels: Labels) -> list[Card]:
    practices = _practices(slugs, language)
    codes_of = _codes([practice.pk for practice in practices])
    return [
        _card(practice, text, codes_of[practice.pk], language, labels)
        for practice in practices
        if (text := practice.text(language)) is not None
    ]


def _card(
    practice: Practice,
    text: PracticeText,
    known: Mapping[str, tuple[str, ...]],
    language: str,
    labels: Labels,
) -> Card:
    places = practice.places.all()
    codes = {
        **known,
        "theme": tuple(dict.fromkeys([practice.main_theme_id, *known["theme"]])),
        "region": tuple(place.country.region for place in places),
        "country": tuple(place.country_id for place in places),
        "kind": (practice.kind,),
        "scope": (practice.scope,),
        "status": (practice.status,),
        "language": (practice.language,),
    }
    context = {
        "practice": practice,
        "text": text,
        "is_translation": text.origin != Origin.ORIGINAL,
        "is_in_reader_language": text.language == record_language(language),
        "places": _places(places, language),
        "themes": [labels.label("theme", code) for code in codes["theme"]],
        "strength": codes["evidence"][0],
    }
    return Card(
        slug=practice.slug,
        url=practice.get_absolute_url(),
        language=text.language,
        direction=direction(text.language),
        title=text.title,
        body=_body(text),
        other_texts=tuple(
            (one.language, f"{one.title}\n\n{_body(one)}")
            for one in practice.all_texts()
            if one is not text
        ),
        codes=codes,
        facts=render_to_string("finding/_facts.html", context),
        strength=render_to_string("finding/_strength.html", context),
        text_note=render_to_string("finding/_language.html", context),
    )


def _practices(slugs: Sequence[str], language: str) -> list[Practice]:
    """The practices with what a list shows of them, in three queries."""
    return list(
        Practice.objects.public()
        .filter(slug__in=slugs)
        .only("slug", "kind", "scope", "status", "started", "ended", "main_theme_id")
        .prefetch_related(
            Prefetch(
                "texts",
                PracticeText.objects.filter(
                    Q(language__in=fallbacks(language)) | Q(origin=Origin.ORIGINAL)
                ),
            ),
            Prefetch(
                "places",
                PracticePlace.objects.select_related("country", "city").only(
                    "record_id",
                    "sort_order",
                    "city_name",
                    "country__region",
                    "city__name",
                    "city__names",
                ),
            ),
        )
    )


def _codes(ids: Sequence[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """By practice, its codes in those facets whose codes are rows of their own; in four queries."""

    def pairs(relation: str, value: str, **conditions: Any) -> dict[int, list[str]]:
        through = getattr(Practice, relation).through
        found: dict[int, list[str]] = defaultdict(list)
        rows = through.objects.filter(practice_id__in=ids, **conditions).order_by("id")
        for practice, code in rows.values_list("practice_id", value):
            found[practice].append(code)
        return found

    themes = pairs("themes", "theme_id")
    targets = pairs("target_groups", "targetgroup_id")
    designs = pairs("studies", "study__design", study__live=True)
    with_outcomes = set(
        Outcome.objects.filter(record_id__in=ids).values_list("record_id", flat=True)
    )
    return {
        id: {
            "theme": tuple(themes[id]),
            "target": tuple(targets[id]),
            "evidence": (strength_of_evidence(designs[id], has_outcomes=id in with_outcomes),),
        }
        for id in ids
    }


def _body(text: PracticeText) -> str:
    parts = (text.summary, text.challenge, text.approach, text.results, text.lessons)
    return "\n\n".join(part for part in parts if part)


def _places(places: Sequence[PracticePlace], language: str) -> tuple[str, ...]:
    """Cities and countries as the reader calls them, the cities of a country together."""
    by_country: dict[str, list[str]] = {}
    for place in places:
        cities = by_country.setdefault(place.country_id, [])
        name = place.city.name_in(language) if place.city else place.city_name
        if name and name not in cities:
            cities.append(name)
    return tuple(
        city_and_country().format(city=joined(cities), country=country_name(code, language) or code)
        if cities
        else country_name(code, language) or code
        for code, cities in by_country.items()
    )
