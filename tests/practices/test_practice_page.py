"""What a reader sees of a practice, and in which language."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clearinghouse.practices.models import Outcome, Practice, PracticeSource, PracticeText
from clearinghouse.practices.related import _providers, register_provider
from clearinghouse.records.models import Origin
from tests.records import made

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def test_facts_are_there_at_a_glance(client: Client) -> None:
    made.practice(started="2014-05", status="ongoing", kind="programme")

    page = read(client, "/en/practices/a-practice/")

    assert "Practice a-practice" in page
    assert "since May 2014" in page
    assert '<a href="/en/cities/gothenburg-se/">Gothenburg</a>' in page
    assert '<a href="/en/countries/se/">Sweden</a>' in page
    assert '<a href="/en/themes/housing/">Housing</a>' in page


def test_a_practice_that_is_over_does_not_run_since(client: Client) -> None:
    made.practice(started="2014-05", status="ended")
    page = read(client, "/en/practices/a-practice/")
    assert "started: May 2014" in page
    assert "since" not in page


def test_an_unconfirmed_record_says_so_with_its_date(client: Client) -> None:
    made.practice(compiled="2026-11")
    assert (
        "Compiled from public pages (November 2026); not yet confirmed by the city or "
        "organisation concerned." in read(client, "/en/practices/a-practice/")
    )


def test_a_confirmed_record_says_when(client: Client) -> None:
    made.practice(checked="2027-01-09")
    page = read(client, "/en/practices/a-practice/")
    assert "Confirmed by the city or organisation concerned on 9 January 2027." in page
    assert "not yet confirmed" not in page


def test_what_the_sources_do_not_say_is_said_in_a_line(client: Client) -> None:
    practice = made.practice()
    practice.texts.update(approach="A house is repaired first.")

    page = read(client, "/en/practices/a-practice/")

    assert "A house is repaired first." in page
    assert "The sources say nothing on: challenge, results and lessons." in page


def test_a_figure_leads_to_its_source(client: Client) -> None:
    practice = made.practice()
    practice.sources = [
        PracticeSource(number=3, url="https://example.org/three", title="Third"),
        PracticeSource(number=7, url="https://example.org/seven", title="Seventh"),
    ]
    practice.outcomes = [Outcome(measure="in work", value=62.5, unit="percent", source_number=7)]
    practice.save()

    page = read(client, "/en/practices/a-practice/")

    assert "62.5%" in page
    assert 'href="#source-2"' in page
    assert '<li id="source-2"> <a href="https://example.org/seven"' in page


def test_only_web_addresses_are_linked(client: Client) -> None:
    practice = made.practice()
    practice.sources = [
        PracticeSource(number=0, url="javascript:alert(1)", title="A trap"),
        PracticeSource(number=1, url="https://example.org/", title="A page"),
    ]
    practice.save()

    page = read(client, "/en/practices/a-practice/")

    assert 'href="javascript' not in page
    assert 'href="https://example.org/" rel="noopener nofollow external"' in page


def test_markup_in_a_record_is_text(client: Client) -> None:
    practice = made.practice()
    practice.texts.update(summary="<script>alert(1)</script>")
    assert "<script>alert" not in read(client, "/en/practices/a-practice/")


def test_harm_is_shown_as_openly_as_gain(client: Client) -> None:
    practice = made.practice()
    practice.studies = [made.study("harm", effects=2)]
    practice.save()
    page = read(client, "/en/practices/a-practice/")
    assert "worsened: 2" in page


def test_a_study_that_is_not_public_is_not_shown(client: Client) -> None:
    practice = made.practice()
    practice.studies = [made.study("hidden", live=False)]
    practice.save()
    page = read(client, "/en/practices/a-practice/")
    assert "Study hidden" not in page
    assert "experiment or review" not in page


def test_recommendations_that_it_puts_into_effect_are_linked(client: Client) -> None:
    practice = made.practice()
    made.recommendation(practices=[practice])
    assert '<a href="/en/recommendations/a-recommendation/">' in read(
        client, "/en/practices/a-practice/"
    )


def test_related_practices_keep_the_order_of_their_likeness(client: Client) -> None:
    for slug in ("a-practice", "near", "nearer", "hidden"):
        made.practice(slug, live=slug != "hidden")
    register_provider(lambda slug, limit: ["nearer", "hidden", "near"])
    try:
        page = read(client, "/en/practices/a-practice/")
    finally:
        _providers.pop()
    assert page.index("Practice nearer") < page.index("Practice near<")
    assert "Practice hidden" not in page


def translated() -> Practice:
    practice = made.practice()
    practice.texts = [
        PracticeText(language="de", title="Wohnen", summary="Was es ist.", lessons="Geduld."),
        PracticeText(
            language="fr", title="Logement", summary="Ce que c’est.", origin=Origin.MACHINE
        ),
    ]
    practice.save()
    return practice


def test_a_machine_translation_says_so_and_leads_to_the_original(client: Client) -> None:
    translated()
    page = read(client, "/fr/practices/a-practice/")
    assert '<h1><span lang="fr" dir="ltr">Logement</span></h1>' in page
    assert '<a href="?text=de" hreflang="de">' in page


def test_words_without_a_translation_are_shown_in_the_original(client: Client) -> None:
    translated()
    page = read(client, "/fr/practices/a-practice/")
    assert '<div lang="de" dir="ltr"> <p>Geduld.</p>' in page


def test_the_original_is_one_click_away(client: Client) -> None:
    translated()
    page = read(client, "/fr/practices/a-practice/?text=de")
    assert '<h1><span lang="de" dir="ltr">Wohnen</span></h1>' in page


def test_a_reader_without_a_text_in_her_language_is_told(client: Client) -> None:
    translated()
    page = read(client, "/en/practices/a-practice/")
    assert "There is no text in your language yet. Language of this text: German." in page
    assert '<h1><span lang="de" dir="ltr">Wohnen</span></h1>' in page


def test_an_outdated_translation_says_so(client: Client) -> None:
    practice = translated()
    practice.texts.filter(language="fr").update(language="en", translated_from="an older original")
    assert "The original has changed since." in read(client, "/en/practices/a-practice/")


def test_the_citation_has_the_permanent_address(client: Client) -> None:
    made.practice()
    page = read(client, "/en/practices/a-practice/")
    assert "<cite>Practice a-practice</cite>. Clearinghouse, record compiled November 2026." in page
    assert "http://localhost:8000/en/practices/a-practice/" in page


def test_a_preview_of_a_draft_is_the_same_page() -> None:
    practice = made.practice(started="2014")
    practice.texts = [PracticeText(language="en", title="Not saved yet", summary="A draft.")]
    response = practice.make_preview_request()
    response.render()
    page = response.content.decode()
    assert "Not saved yet" in page
    assert "started: 2014" in page


def test_a_preview_of_a_practice_that_was_never_saved_works() -> None:
    made.theme()
    practice = Practice(slug="new", kind="service", scope="city", main_theme_id="housing")
    practice.texts = [PracticeText(language="en", title="Not saved yet", summary="A draft.")]
    response = practice.make_preview_request()
    response.render()
    assert "Not saved yet" in response.content.decode()


def test_queries_do_not_grow_with_what_a_practice_has(client: Client) -> None:
    made.practice("few", children=1)
    made.practice("many", children=6)
    for slug in ("few", "many"):
        made.recommendation(f"for-{slug}", practices=[Practice.objects.get(slug=slug)])
    counts = {}
    for slug in ("few", "many"):
        read(client, f"/en/practices/{slug}/")
        with CaptureQueriesContext(connection) as queries:
            read(client, f"/en/practices/{slug}/")
        counts[slug] = len(queries)
    assert counts["many"] == counts["few"]
    assert counts["few"] <= 30
