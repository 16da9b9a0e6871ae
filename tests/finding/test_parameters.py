"""What the address of a search says, and the addresses of the searches next to it."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.parameters import Parameters, parse

KNOWN = {
    "theme": {"housing", "work"},
    "country": {"SE", "DE"},
    "kind": {"service"},
    "evidence": {"figures"},
}


def read(query: str) -> Parameters:
    return parse(QueryDict(query), lambda facet, code: code in KNOWN.get(facet, ()))


def test_an_address_without_parameters_asks_for_everything() -> None:
    assert read("") == Parameters(notices=())
    assert not read("").is_filtered


def test_everything_that_an_address_says_is_read() -> None:
    found = read("q=flats&theme=work&theme=housing&country=SE&from=2010&to=2020&sort=title&page=3")
    assert found == Parameters(
        text="flats",
        filters={"theme": ("housing", "work"), "country": ("SE",)},
        first_year=2010,
        last_year=2020,
        chosen_sort="title",
        page=3,
    )


def test_equal_searches_have_equal_addresses() -> None:
    one = read("theme=work&q=flats&country=DE&theme=housing&from=&to=&sort=")
    other = read("q=flats&country=DE&theme=housing&theme=work&theme=work")
    assert one.query_string == other.query_string
    assert one.query_string == "?q=flats&theme=housing&theme=work&country=DE"


def test_an_unknown_code_is_left_out_and_named() -> None:
    found = read("theme=housing&theme=dragons&kind=castle")
    assert found.filters == {"theme": ("housing",)}
    (notice,) = found.notices
    assert "theme=dragons" in notice and "kind=castle" in notice


@pytest.mark.parametrize("year", ["abc", "20", "20100", "-5", "2010.5", "²⁰¹⁰"])
def test_what_is_no_year_is_left_out_and_named(year: str) -> None:
    found = read(f"from={year}")
    assert found.first_year is None
    assert year in found.notices[0]


def test_years_may_be_written_in_arabic_digits() -> None:
    assert read("from=٢٠١٥").first_year == 2015


def test_years_the_wrong_way_round_are_exchanged() -> None:
    found = read("from=2020&to=2010")
    assert (found.first_year, found.last_year) == (2010, 2020)
    assert len(found.notices) == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e3", "999999999999999999999"])
def test_what_is_no_page_is_the_first_one(page: str) -> None:
    found = read(f"page={page}")
    assert found.page == 1
    assert page in found.notices[0]


def test_a_very_long_question_is_read_in_part() -> None:
    found = read("q=" + "a" * 5000)
    assert len(found.text) == 1000
    assert len(found.notices) == 1


def test_without_a_text_the_newest_come_first() -> None:
    assert read("").sort == "newest"
    assert read("q=flats").sort == "relevance"
    assert read("q=flats&sort=newest").sort == "newest"


def test_choosing_a_code_and_again_leads_back() -> None:
    search = read("q=flats&page=4")
    chosen = search.toggled("theme", "work")
    assert chosen.query_string == "?q=flats&theme=work"
    assert chosen.toggled("theme", "work").query_string == "?q=flats"


def test_the_usual_order_needs_no_parameter() -> None:
    assert read("q=flats&sort=title").sorted_by("relevance").query_string == "?q=flats"


def test_removing_all_filters_keeps_the_question() -> None:
    search = read("q=flats&theme=work&from=2010&page=2")
    assert search.without_filters().query_string == "?q=flats"


@given(
    st.dictionaries(
        st.sampled_from(["q", "theme", "country", "from", "to", "sort", "view", "page", "x"]),
        st.text(max_size=30),
    )
)
def test_no_address_fails_and_every_address_leads_to_itself(given: dict[str, str]) -> None:
    data = QueryDict(mutable=True)
    data.update(given)
    found = parse(data, lambda facet, code: True)
    again = parse(QueryDict(found.query_string[1:]), lambda facet, code: True)
    assert again.query_string == found.query_string
    assert again.notices == ()
