"""What is embedded of a document."""

from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.documents import Document, DocumentText
from clearinghouse.finding.embeddings.passages import (
    LONGEST,
    MOST,
    passage_languages,
    passages,
)

RECORD = Document(
    "practices/a-house",
    texts=(
        DocumentText("en", "A house", "For newcomers.", "It was needed.\n\nIt is open daily."),
        DocumentText("zh", "房子好吗？", "新来者"),
    ),
)


def test_title_and_summary_of_each_language_come_first_then_the_parts_of_the_body() -> None:
    assert passages(RECORD) == [
        "A house. For newcomers.",
        "房子好吗？ 新来者",
        "A house. It was needed.",
        "A house. It is open daily.",
    ]


def test_each_passage_has_its_language() -> None:
    assert passage_languages(RECORD, 4) == ["en", "zh", "en", "en"]
    assert passage_languages(RECORD, 2) == ["en", "zh"]
    assert passage_languages(RECORD, 6) == ["en", "zh", "en", "en", "en", "en"]


texts = st.builds(
    DocumentText,
    st.sampled_from(["en", "ar", "zh-Hant"]),
    st.text(max_size=60),
    st.text(max_size=60),
    st.text(st.sampled_from("ab \n。")) | st.just("word " * 2_000) | st.just("字" * 9_000),
)


@given(st.lists(texts, max_size=4))
def test_passages_are_bounded_and_each_has_a_language(found: list[DocumentText]) -> None:
    document = Document("practices/any", texts=tuple(found))
    made = passages(document)
    assert len(made) <= MOST
    assert all(len(one) <= LONGEST for one in made)
    assert len(passage_languages(document, len(made))) == len(made)


def test_nothing_of_a_long_paragraph_is_lost_between_its_parts() -> None:
    words = [f"w{number}" for number in range(1_000)]
    document = Document("practices/any", texts=(DocumentText("en", "", "", " ".join(words)),))
    assert " ".join(passages(document)[1:]).replace(". ", "").split() == words
