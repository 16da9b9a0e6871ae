"""What people type is understood, and nothing that can be typed raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.query import LONGEST_INPUT, MOST_WORDS, Query, parse


def test_plain_words() -> None:
    assert parse("  refugee   jobs ").words == ("refugee", "jobs")
    assert parse("one-stop l'emploi C++").words == ("one", "stop", "l", "emploi", "C")


@pytest.mark.parametrize(
    "typed",
    ['"night school"', "“night school”", "„night school“", "«\u00a0night school\u00a0»", "»night school«",
     "「night school」", "『night school』", "＂night school＂", "”night school”"],
)  # fmt: skip
def test_quotes_of_every_language_make_a_phrase(typed: str) -> None:
    query = parse(typed)
    assert (query.phrases, query.words) == (("night school",), ())
    assert query.text == "night school"


def test_exclusions_are_not_part_of_the_meaning() -> None:
    query = parse('sport -football -"ice hockey" －tennis')
    assert query.excluded == ("football", "ice hockey", "tennis")
    assert (query.words, query.text) == (("sport",), "sport")


@pytest.mark.parametrize(
    "typed", ["well-being", "a - b", "5 -", "-", "--", "- football", "--football"]
)
def test_other_dashes_exclude_nothing(typed: str) -> None:
    assert parse(typed).excluded == ()


def test_or_joins_what_stands_beside_it() -> None:
    query = parse('school bus OR "night bus" OR tram city')
    assert query.alternatives == (("bus", "night bus", "tram"),)
    assert query.words == ("school", "city")
    assert query.text == "school bus night bus tram city"


@pytest.mark.parametrize(
    "typed", ["OR", "OR bus", "bus OR", "bus OR OR tram", "bus OR -tram", "bus or tram"]
)
def test_or_without_two_sides_is_a_word(typed: str) -> None:
    query = parse(typed)
    assert query.alternatives == ()
    assert "or" in [word.lower() for word in query.words]


def test_an_open_quote_is_no_phrase() -> None:
    query = parse('night "school bus')
    assert (query.phrases, query.words) == ((), ("night", "school", "bus"))


def test_the_syntax_of_others_is_plain_words() -> None:
    query = parse("title:school^2 AND (bus~1 OR* [a TO b]) /x.*/ {!q}")
    assert query == Query(
        typed=query.typed,
        text=query.typed,
        words=("title", "school", "2", "AND", "bus", "1", "OR", "a", "TO", "b", "x", "q"),
    )


def test_chinese_questions_lose_what_only_phrases_them() -> None:
    assert parse("如何帮助難民").words == ("帮助", "助难", "难民")


@pytest.mark.parametrize("typed", ["", "   ", "\x00\x07", '""', "?!", "- -- -", "-football"])
def test_where_nothing_is_asked_for_the_query_is_blank(typed: str) -> None:
    assert parse(typed).blank


@pytest.mark.parametrize("typed", ["🙂", "a", "C#", "难"])
def test_where_something_is_asked_for_it_is_not(typed: str) -> None:
    assert not parse(typed).blank


def test_very_long_input_is_read_in_part() -> None:
    query = parse("word " * 1000 + " ".join(f"w{n}" for n in range(10_000)))
    assert len(query.typed) <= LONGEST_INPUT
    assert len(parse(" ".join(f"w{n}" for n in range(10_000))).words) == MOST_WORDS


TYPED = st.one_of(
    st.text(st.characters(codec=None, exclude_categories=()), max_size=300),
    st.lists(
        st.sampled_from(['"', "“", "«", "-", '-"', "OR", " OR ", "school", "难民", "مدرسة", " ", "\x00", "\ud800",
                         "🙂", "(", ":", "*", "\u202e", "e\u0301"]),
        max_size=40,
    ).map("".join),
)  # fmt: skip


@given(TYPED)
def test_every_input_is_understood_somehow(typed: str) -> None:
    query = parse(typed)
    query.typed.encode()
    for one in (*query.wanted, *query.excluded):
        assert one.strip() == one != ""
        one.encode()
    if query.wanted:
        assert not query.blank


@given(st.lists(st.from_regex(r"[a-z]{1,10}", fullmatch=True), max_size=20))
def test_words_stay_in_their_order(words: list[str]) -> None:
    assert parse(" ".join(words)).words == tuple(dict.fromkeys(words))
