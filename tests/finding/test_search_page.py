"""What a reader sees of a search: results and why, facets, filters, orders, views."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from clearinghouse.practices.models import Practice, PracticePlace, PracticeText
from tests.finding.indexed import index_practices
from tests.finding.made import a_practice, a_study

pytestmark = pytest.mark.django_db

Index = Callable[[], None]


@pytest.fixture
def index(settings: Settings, tmp_path: Path) -> Index:
    return lambda: index_practices(settings, tmp_path / "index")


def read(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def results(page: str) -> list[str]:
    return re.findall(r'<li class="item result">.*?</li>', page)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def count(page: str, facet: str, code: str) -> int | None:
    found = re.search(rf'id="{facet}-{code}".*?class="count">(\d+)<', page)
    return int(found[1]) if found else None


# Results


def test_a_word_finds_the_practices_that_hold_it(client: Client, index: Index) -> None:
    a_practice("flats", title="Flats for newcomers")
    a_practice("gardens", title="Gardens for everybody")
    index()

    page = read(client, "/en/practices/?q=gardens")

    assert len(results(page)) == 1
    assert "<mark>Gardens</mark> for everybody" in page
    assert "1 practice for “gardens”" in page
    assert "Found by its words: gardens" in words_of(page)


def test_a_result_gives_the_facts_needed_to_choose(client: Client, index: Index) -> None:
    practice = a_practice(started="2014", ended="2018", status="ended")
    practice.studies = [a_study(design="rct")]
    practice.save()
    index()

    (result,) = results(read(client, "/en/practices/?q=housing"))

    assert "Gothenburg, Sweden" in result
    assert "Service" in result
    assert "2014–2018" in result
    assert "experiment or review" in result


def test_places_are_called_as_the_reader_calls_them(client: Client, index: Index) -> None:
    a_practice()
    index()
    assert "غوتنبرغ" in read(client, "/ar/practices/")
    assert "瑞典" in read(client, "/zh-hans/practices/")


def test_a_result_is_shown_in_the_language_of_the_reader(client: Client, index: Index) -> None:
    a_practice()
    index()
    (result,) = results(read(client, "/ar/practices/"))
    assert '<h3 lang="ar" dir="rtl">' in result
    assert "السكن أولا" in result


def test_a_machine_translation_says_so(client: Client, index: Index) -> None:
    practice = a_practice()
    practice.texts = [
        PracticeText(language="es", title="Vivienda", summary="Pisos."),
        PracticeText(language="en", title="Housing", summary="Flats.", origin="machine"),
    ]
    practice.save()
    index()
    (result,) = results(read(client, "/en/practices/"))
    assert "Machine translation, not reviewed; original: Spanish" in result


def test_a_text_in_another_language_says_so_in_the_page_that_is_read(
    client: Client, index: Index
) -> None:
    practice = a_practice()
    practice.texts = [PracticeText(language="de", title="Wohnen", summary="Wohnungen.")]
    practice.save()
    index()

    (result,) = results(read(client, "/en/practices/"))

    assert '<h3 lang="de" dir="ltr">' in result
    assert "Not yet in your language; original: German" in result


def test_what_was_withdrawn_a_moment_ago_is_not_shown(client: Client, index: Index) -> None:
    a_practice("gone")
    a_practice("here")
    index()
    Practice.objects.filter(slug="gone").update(live=False)
    assert len(results(read(client, "/en/practices/"))) == 1


def test_nothing_found_offers_ways_on(client: Client, index: Index) -> None:
    a_practice(title="Mentoring of newcomers")
    index()

    page = read(client, '/en/practices/?q="xyzzy"+mentorign&theme=housing')

    assert "0 practices" in page
    assert 'Did you mean: <a href="?q=%22xyzzy%22+mentoring&theme=housing"' in page
    assert "remove all filters" in page


def test_markup_in_a_question_is_shown_and_not_obeyed(client: Client, index: Index) -> None:
    a_practice()
    index()
    response = client.get("/en/practices/", {"q": '<script>alert("x")</script>'})
    assert b"<script>alert" not in response.content


# Facets


def test_facets_count_the_result_set_each_without_its_own_filter(
    client: Client, index: Index
) -> None:
    a_practice("one", kind="service")
    a_practice("two", kind="policy")
    a_practice("three", kind="policy", status="ended")
    index()

    page = read(client, "/en/practices/?kind=service")

    assert len(results(page)) == 1
    assert count(page, "kind", "service") == 1
    assert count(page, "kind", "policy") == 2
    assert count(page, "theme", "housing") == 1
    assert count(page, "status", "ended") is None


def test_a_filter_can_be_taken_away_again(client: Client, index: Index) -> None:
    a_practice()
    index()
    page = read(client, "/en/practices/?q=housing&kind=service&from=2001")
    assert re.search(r'<a href="\?q=housing&from=2001" rel="nofollow">.*?Service', page)
    assert re.search(r'<a href="\?q=housing&kind=service" rel="nofollow">.*?2001', page)


def test_years_leave_out_what_ran_before_and_after(client: Client, index: Index) -> None:
    a_practice("early", started="1990", ended="1995", status="ended")
    a_practice("middle", started="2000", ended="2010", status="ended")
    a_practice("late", started="2015", status="ongoing")
    index()
    assert len(results(read(client, "/en/practices/?from=2005&to=2012"))) == 1
    assert len(results(read(client, "/en/practices/?from=2005"))) == 2


def test_an_unknown_filter_is_named_and_left_out(client: Client, index: Index) -> None:
    a_practice()
    index()
    page = read(client, "/en/practices/?theme=dragons&country=XX&from=soon&page=none")
    assert "theme=dragons, country=XX" in page
    assert "“soon” is not a year" in page
    assert len(results(page)) == 1


# Order and pages


def test_the_strongest_evidence_comes_first_if_asked_for(client: Client, index: Index) -> None:
    a_practice("described", title="Described only")
    strong = a_practice("tried", title="Tried and measured")
    strong.studies = [a_study()]
    strong.save()
    index()
    first, second = results(read(client, "/en/practices/?sort=evidence"))
    assert "Tried and measured" in first
    assert "Described only" in second


def test_every_practice_is_on_exactly_one_page(client: Client, index: Index) -> None:
    for number in range(45):
        a_practice(f"practice-{number}")
    index()
    pages = [read(client, f"/en/practices/?q=housing&page={page}") for page in (1, 2, 3)]
    found = [re.findall(r"/en/practices/(practice-\d+)/", "".join(results(page))) for page in pages]
    assert [len(slugs) for slugs in found] == [20, 20, 5]
    assert len({slug for slugs in found for slug in slugs}) == 45


def test_a_page_after_the_last_shows_the_last(client: Client, index: Index) -> None:
    for number in range(25):
        a_practice(f"practice-{number}")
    index()
    page = read(client, "/en/practices/?page=9")
    assert len(results(page)) == 5
    assert "There are no more results after this page." in page


# Views


def test_the_map_links_each_country_to_its_practices(client: Client, index: Index) -> None:
    practice = a_practice()
    practice.places.add(PracticePlace(country_id="SE"))
    practice.save()
    index()
    page = read(client, "/en/practices/?q=housing&view=map")
    assert '<a href="?q=housing&country=SE" rel="nofollow" aria-label="Sweden: 1">' in page
    assert re.search(r"<th scope=\"row\"><a[^>]*>Sweden</a></th><td class=\"number\">1</td>", page)


def test_the_years_count_what_began_in_each(client: Client, index: Index) -> None:
    a_practice("one", started="2001-05")
    a_practice("two", started="2001")
    a_practice("three", started="2004")
    a_practice("four")
    index()
    page = read(client, "/en/practices/?view=years")
    assert 'aria-label="2001: 2"' in page
    assert 'aria-label="2004: 1"' in page
    assert "The year of 1 practice is not known." in page


# Machines, caches, failures


def test_htmx_is_given_only_what_changes(client: Client, index: Index) -> None:
    a_practice()
    index()
    part = client.get("/en/practices/?q=housing&from=&theme=", headers={"HX-Request": "true"})
    content = part.content.decode()
    assert "<html" not in content
    assert 'id="found"' in content
    assert part["HX-Push-Url"] == "/en/practices/?q=housing"
    assert "HX-Request" in part["Vary"]
    whole = client.get(
        "/en/practices/",
        headers={"HX-Request": "true", "HX-History-Restore-Request": "true"},
    )
    assert b"<html" in whole.content


def test_robots_are_asked_not_to_walk_filters(client: Client, index: Index) -> None:
    a_practice()
    index()
    assert "noindex" not in read(client, "/en/practices/")
    filtered = read(client, "/en/practices/?theme=housing")
    assert '<meta name="robots" content="noindex,nofollow">' in filtered
    assert 'rel="canonical"' not in filtered


def test_suggestions_complete_what_is_typed(client: Client, index: Index) -> None:
    a_practice(title="Mentoring of newcomers")
    index()
    found = client.get("/en/practices/suggest?q=ment").json()["suggestions"]
    assert "Mentoring of newcomers" in found
    assert client.get("/en/practices/suggest").json() == {"suggestions": []}


def test_without_an_index_the_page_says_so(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    index_practices(settings, tmp_path / "index")
    shutil.copytree(tmp_path / "index", tmp_path / "broken")
    (version,) = (tmp_path / "broken").rglob("version")
    version.unlink()
    settings.INDEX_DIR = tmp_path / "broken"
    response = client.get("/en/practices/?q=housing")
    assert response.status_code == 503
    assert b"not available at the moment" in response.content
    assert "max-age" not in response.get("Cache-Control", "")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        read(client, address)
    return len(captured)


def test_queries_do_not_grow_with_results(client: Client, index: Index) -> None:
    a_practice("first")
    index()
    read(client, "/en/practices/?q=housing")
    few = queries(client, "/en/practices/?q=housing")
    for number in range(30):
        practice = a_practice(f"practice-{number}")
        practice.studies = [a_study(f"study-{number}")]
        practice.save()
    index()
    assert queries(client, "/en/practices/?q=housing") == few
    assert few <= 10
