"""What every search engine does, whatever it is made of.

A test module for an engine derives ``EngineConformance`` and gives it an
``engine`` fixture: a new, empty engine. Vectors are small and made by hand, so
that what is near in meaning can be read off them.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from clearinghouse.finding.documents import Document, DocumentText
from clearinghouse.finding.engines.protocol import (
    Engine,
    EngineError,
    EngineRequest,
    EngineResponse,
    Vectors,
)
from clearinghouse.finding.facets import YEAR
from clearinghouse.finding.query import parse

DIMENSIONS = 8


def vector(*numbers: float) -> Vectors:
    """A vector of length 1 that begins with these numbers."""
    padded = np.zeros(DIMENSIONS, dtype=np.float32)
    padded[: len(numbers)] = numbers
    return padded / np.linalg.norm(padded)


def passages(*rows: Vectors) -> Vectors:
    return np.stack(rows) if rows else np.empty((0, DIMENSIONS), dtype=np.float32)


AWAY = vector(0, 0, 0, 0, 0, 0, 0, 1)
"""A meaning that no question in these tests is near to."""


def practice(
    slug: str,
    title: str = "A practice",
    summary: str = "",
    language: str = "en",
    more: Sequence[DocumentText] = (),
    **fields: Any,
) -> Document:
    texts = (DocumentText(language, title, summary), *more)
    return Document(id=f"practices/{slug}", texts=texts, **fields)


def ids(response: EngineResponse) -> list[str]:
    return [hit.id.removeprefix("practices/") for hit in response.hits]


def ask(engine: Engine, text: str = "", **fields: Any) -> EngineResponse:
    return engine.search(EngineRequest(query=parse(text), **fields))


def keep(engine: Engine, *documents: Document) -> None:
    engine.write((document, passages(AWAY)) for document in documents)


def counts(response: EngineResponse, facet: str) -> dict[str, int]:
    return {one.code: one.count for one in response.facets[facet]}


class EngineConformance:
    # Words

    def test_an_empty_engine_answers_with_nothing(self, engine: Engine) -> None:
        response = ask(engine, "housing", vector=vector(1), facets=("theme",))
        assert (ids(response), response.total, counts(response, "theme")) == ([], 0, {})
        assert engine.count() == 0
        assert engine.similar("practices/none") == ()

    @pytest.mark.parametrize(
        ("language", "title", "asked"),
        [
            ("en", "Training refugees for jobs", "refugee job"),
            ("fr", "Accueil des réfugiées", "accueil refugiées"),
            ("fr", "L'éducation des enfants", "education"),
            ("es", "Educación para inmigrantes", "educacion inmigrante"),
            ("ar", "إدماج اللاجئين في المدارس", "ادماج اللاجئات"),
            ("ar", "المدينة واللاجئون", "لاجئ"),
            ("ar", "مدرسة للجميع", "المدرسه"),
            ("ru", "Ещё одна школа для детей", "еще школы"),
            ("zh", "帮助难民妇女就业", "难民妇女"),
            ("zh-Hant", "幫助難民婦女就業", "难民就业"),
            ("zh", "帮助难民妇女就业", "難民婦女如何就業"),
            ("it", "Insegnamento dell'italiano", "insegnare italiano"),
            ("de", "Sprachförderung für Flüchtlinge", "flüchtling"),
            ("el", "Στέγαση προσφύγων", "στεγαση προσφυγες"),
            ("uk", "Житло для переселенців", "житло переселенців"),
        ],
    )
    def test_words_are_found_in_every_language(
        self, engine: Engine, language: str, title: str, asked: str
    ) -> None:
        keep(engine, practice("it", title, language=language), practice("other", "Nothing alike"))
        assert ids(ask(engine, asked)) == ["it"]

    def test_a_translation_finds_the_record(self, engine: Engine) -> None:
        keep(engine, practice("a", "Housing", more=[DocumentText("fr", "Logement social", "")]))
        assert ids(ask(engine, "logements sociaux")) == ["a"]

    def test_names_are_found_as_they_stand(self, engine: Engine) -> None:
        keep(engine, practice("a", names=("Reggio nell'Emilia", "São Paulo", "北京")))
        for asked in ("emilia", "sao paulo", '"São Paulo"', "北京"):
            assert ids(ask(engine, asked)) == ["a"]

    def test_a_word_in_the_title_counts_more_than_one_in_the_text(self, engine: Engine) -> None:
        keep(
            engine,
            practice("text", "One", "about housing and other things"),
            practice("title", "Housing", "about other things"),
        )
        assert ids(ask(engine, "housing")) == ["title", "text"]

    def test_function_words_of_the_questions_language_find_nothing(self, engine: Engine) -> None:
        keep(
            engine,
            practice("fr", "Emploi pour tous", "des emplois dans la ville", language="fr"),
            practice("en", "Des Moines, la la land", "des la des la"),
        )
        assert ids(ask(engine, "des emplois dans la ville")) == ["fr"]

    def test_a_question_of_function_words_alone_is_still_asked(self, engine: Engine) -> None:
        keep(engine, practice("a", "What about us"), practice("b", "Housing"))
        assert ids(ask(engine, "what about us")) == ["a"]

    def test_one_common_word_of_many_does_not_suffice(self, engine: Engine) -> None:
        keep(
            engine,
            practice("fits", "Mentors help refugee women find work"),
            practice("half", "Mentors and refugee women play football"),
            practice("junk", "Work on the road"),
        )
        assert set(ids(ask(engine, "how can mentors help refugee women find work"))) == {
            "fits",
            "half",
        }

    # Operators

    def test_a_phrase_is_required(self, engine: Engine) -> None:
        keep(
            engine,
            practice("together", "A one-stop shop for newcomers"),
            practice("apart", "Stop at the shop for one thing"),
        )
        assert ids(ask(engine, '"one-stop shop"')) == ["together"]
        assert ids(ask(engine, "«one stop shop» newcomers")) == ["together"]

    def test_a_phrase_does_not_reach_from_title_to_summary(self, engine: Engine) -> None:
        keep(engine, practice("a", "Night school", "Bus lines"))
        assert ids(ask(engine, '"school bus"')) == []

    def test_a_phrase_of_nothing_kept_finds_nothing_even_near_in_meaning(
        self, engine: Engine
    ) -> None:
        engine.write([(practice("a", "Housing"), passages(vector(1)))])
        assert ids(ask(engine, '"purple elephants"', vector=vector(1))) == []

    def test_exclusions_hold_for_words_and_meaning(self, engine: Engine) -> None:
        engine.write(
            [
                (practice("a", "Housing for students"), passages(vector(1))),
                (practice("b", "Housing for families"), passages(vector(1, 0.1))),
            ]
        )
        assert ids(ask(engine, "housing -students", vector=vector(1))) == ["b"]
        assert ids(ask(engine, 'housing -"for families"', vector=vector(1))) == ["a"]
        assert ids(ask(engine, "-student")) == ["b"]

    def test_or_joins_alternatives(self, engine: Engine) -> None:
        keep(engine, practice("a", "Rumours"), practice("b", "Prejudice"), practice("c", "Sport"))
        assert set(ids(ask(engine, "rumours OR prejudice"))) == {"a", "b"}

    @pytest.mark.parametrize(
        "odd", ['"', "-", "OR", "title:x AND (y~2", "\ud800\x00", "*" * 5000, "🙂"]
    )
    def test_odd_input_is_answered(self, engine: Engine, odd: str) -> None:
        keep(engine, practice("a", "Housing"))
        assert ask(engine, odd).total in (0, 1)
        engine.correct(parse(odd), language="en")
        engine.suggest(odd, language="en")

    # Meaning

    def test_meaning_finds_what_words_do_not(self, engine: Engine) -> None:
        engine.write(
            [
                (practice("near", "Logement", language="fr"), passages(AWAY, vector(1, 0.1))),
                (practice("far", "Sport"), passages(AWAY)),
            ]
        )
        response = ask(engine, "housing", vector=vector(1))
        assert ids(response) == ["near"]
        (hit,) = response.hits
        assert (hit.words_rank, hit.meaning_rank) == (None, 1)
        assert hit.similarity == pytest.approx(0.995, abs=0.01)

    def test_words_and_meaning_together_rank_first(self, engine: Engine) -> None:
        engine.write(
            [
                (practice("words", "Housing, housing"), passages(AWAY)),
                (practice("both", "Housing"), passages(vector(1, 0.1))),
                (practice("meaning", "Logement", language="fr"), passages(vector(1))),
            ]
        )
        assert ids(ask(engine, "housing", vector=vector(1)))[0] == "both"

    def test_a_document_without_vectors_is_found_by_its_words(self, engine: Engine) -> None:
        engine.write([(practice("a", "Housing"), passages())])
        assert ids(ask(engine, "housing", vector=None)) == ["a"]

    def test_a_replaced_document_has_no_old_words_and_no_old_meaning(self, engine: Engine) -> None:
        engine.write([(practice("a", "Housing"), passages(vector(1)))])
        engine.write([(practice("a", "Sport"), passages(vector(0, 1)))])
        assert engine.count() == 1
        assert ids(ask(engine, "housing")) == []
        (hit,) = ask(engine, "nothing", vector=vector(1)).hits or ask(engine, "sport").hits
        assert hit.similarity is None or hit.similarity < 0.1

    def test_a_narrow_filter_hides_no_match_behind_better_ones_outside(
        self, engine: Engine
    ) -> None:
        crowd = [
            (practice(f"crowd-{n}", facets={"country": ("IT",)}), passages(vector(1, 0.001 * n)))
            for n in range(500)
        ]
        crowd += [(practice(f"else-{n}"), passages(AWAY)) for n in range(500)]
        there = (practice("there", facets={"country": ("MT",)}), passages(vector(1, 0.6)))
        engine.write([*crowd, there])
        asked = ask(engine, "housing", vector=vector(1), filters={"country": ("MT",)})
        assert ids(asked) == ["there"]

    def test_similar_documents_come_nearest_first_without_itself(self, engine: Engine) -> None:
        engine.write(
            [
                (practice("a"), passages(vector(1))),
                (practice("b"), passages(vector(1, 0.1))),
                (practice("c"), passages(vector(1, 0.3))),
                (practice("d"), passages(AWAY)),
            ]
        )
        near = engine.similar("practices/a", limit=2)
        assert [hit.id for hit in near] == ["practices/b", "practices/c"]

    # Filters and facets

    def test_record_types_are_apart(self, engine: Engine) -> None:
        event = Document(id="events/a", texts=(DocumentText("en", "Housing forum", ""),))
        engine.write(
            [(event, passages(vector(1))), (practice("a", "Housing"), passages(vector(1)))]
        )
        assert [h.id for h in ask(engine, "housing", vector=vector(1)).hits] == ["practices/a"]
        found = ask(engine, "housing", vector=vector(1), record_type="events")
        assert [h.id for h in found.hits] == ["events/a"]

    def test_facets_count_the_result_set_each_without_its_own_filter(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", "Housing", facets={"theme": ("housing", "work"), "country": ("IT",)}),
            practice("b", "Housing", facets={"theme": ("housing",), "country": ("FR",)}),
            practice("c", "Housing", facets={"theme": ("work",), "country": ("FR",)}),
            practice("d", "Sport", facets={"theme": ("culture",), "country": ("FR",)}),
        )
        response = ask(engine, "housing", facets=("theme", "country"), filters={"country": ("FR",)})
        assert response.total == 2
        assert counts(response, "theme") == {"housing": 1, "work": 1}
        assert counts(response, "country") == {"FR": 2, "IT": 1}

    def test_codes_of_one_facet_widen_and_facets_narrow(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", facets={"theme": ("housing",), "country": ("IT",)}),
            practice("b", facets={"theme": ("work",), "country": ("IT",)}),
            practice("c", facets={"theme": ("work",), "country": ("FR",)}),
        )
        both = {"theme": ("housing", "work"), "country": ("IT",)}
        assert set(ids(ask(engine, filters=both))) == {"a", "b"}
        assert ask(engine, filters={"theme": ("unheard-of",)}).total == 0
        assert ask(engine, filters={"theme": ("\ud800", "work")}).total in (0, 2)

    def test_every_facet_count_is_the_total_of_the_search_it_leads_to(self, engine: Engine) -> None:
        random = np.random.default_rng(7)
        themes, countries = ("work", "housing", "health"), ("IT", "FR", "SE", "MT")
        written = []
        for n in range(300):
            facets = {
                "theme": tuple(random.choice(themes, size=2, replace=False).tolist()),
                "country": (str(random.choice(countries, p=(0.6, 0.3, 0.09, 0.01))),),
            }
            words = " ".join(random.choice(["school", "sport", "city", "club"], size=3))
            rows = random.normal(size=(2, DIMENSIONS)).astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            written.append((practice(f"p{n}", words, facets=facets), rows))
        engine.write(written)
        asked = {"text": "sport club", "vector": vector(1, 0.5), "facets": ("theme", "country")}
        response = ask(engine, **asked)
        assert 0 < response.total < 300
        for facet in ("theme", "country"):
            for code, count in counts(response, facet).items():
                assert ask(engine, **asked, filters={facet: (code,)}).total == count, (facet, code)

    def test_years_keep_what_ran_in_the_span(self, engine: Engine) -> None:
        keep(
            engine,
            practice("past", first_year=1990, last_year=1995),
            practice("running", first_year=2010, last_year=None),
            practice("unknown"),
        )
        assert ids(ask(engine, first_year=1994, last_year=2000)) == ["past"]
        assert ids(ask(engine, first_year=2024)) == ["running"]
        assert set(ids(ask(engine, last_year=2010))) == {"past", "running"}
        assert counts(ask(engine, facets=(YEAR,)), YEAR) == {"1990": 1, "2010": 1}

    def test_within_and_exclude_take_ids(self, engine: Engine) -> None:
        keep(engine, practice("a"), practice("b"), practice("c"))
        kept = frozenset({"practices/a", "practices/b"})
        assert set(ids(ask(engine, within=kept))) == {"a", "b"}
        assert set(ids(ask(engine, within=kept, exclude=frozenset({"practices/a"})))) == {"b"}
        assert ids(ask(engine, within=frozenset())) == []

    # Order and pages

    def test_sorts(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", "Zebra", first_year=2001, evidence=1),
            practice("b", "école", first_year=2020, evidence=0, language="fr"),
            practice("c", "Éclair", first_year=2010, evidence=3, language="fr"),
        )
        assert ids(ask(engine, sort="newest")) == ["b", "c", "a"]
        assert ids(ask(engine, sort="evidence")) == ["c", "a", "b"]
        assert ids(ask(engine, sort="title")) == ["c", "b", "a"]

    def test_titles_sort_as_the_reader_sees_them(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", "Zebra", more=[DocumentText("ru", "Азбука", "")]),
            practice("b", "Apple", more=[DocumentText("ru", "Яблоко", "")]),
            practice("c", "Only English"),
        )
        assert ids(ask(engine, sort="title", language="en")) == ["b", "c", "a"]
        assert ids(ask(engine, sort="title", language="ru")) == ["a", "b", "c"]

    def test_an_unknown_sort_is_refused(self, engine: Engine) -> None:
        with pytest.raises(EngineError, match="fame"):
            ask(engine, sort="fame")

    @pytest.mark.parametrize("sort", ["relevance", "newest", "evidence", "title"])
    def test_pages_hold_every_result_once_in_the_same_order(
        self, engine: Engine, sort: str
    ) -> None:
        written = [
            (practice(f"p{n:04}", "Housing for all"), passages(vector(1, 0.001 * n)))
            for n in range(1_500)
        ]
        engine.write(written)
        asked = {"text": "housing", "vector": vector(1), "sort": sort, "limit": 130}
        paged: list[str] = []
        for offset in itertools.count(0, 130):
            response = ask(engine, **asked, offset=offset)
            assert response.total == 1_500
            paged += ids(response)
            if not response.hits:
                break
        assert len(paged) == len(set(paged)) == 1_500
        assert paged[:130] == ids(ask(engine, **asked))

    def test_a_page_of_none_counts(self, engine: Engine) -> None:
        keep(engine, practice("a", "Housing"))
        for text in ("", "housing"):
            response = ask(engine, text, limit=0)
            assert (ids(response), response.total) == ([], 1)

    # Words as they are typed

    def test_suggestions_complete_any_word_of_a_title_without_accents(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", "Maison des réfugiés", language="fr"),
            practice("b", "难民就业支持", language="zh"),
            practice("c", "Дом мигранта", language="ru"),
        )
        for typed, slug in (
            ("refu", "a"),
            ("RÉF", "a"),
            ("maison ref", "a"),
            ("难", "b"),
            ("мигр", "c"),
        ):
            found = [one.id for one in engine.suggest(typed, language="en")]
            assert f"practices/{slug}" in found, typed
        assert engine.suggest("", language="en") == ()

    def test_words_suggested_occur_beside_those_typed(self, engine: Engine) -> None:
        keep(engine, practice("a", "One", "a one-stop shop"), practice("b", "Two", "a story"))
        assert [one.text for one in engine.suggest("one-st", language="en")] == ["one-stop"]

    def test_suggestions_keep_to_a_record_type(self, engine: Engine) -> None:
        event = Document(id="events/a", texts=(DocumentText("en", "Housing forum", ""),))
        engine.write([(event, passages()), (practice("a", "Housing"), passages())])
        found = engine.suggest("hous", language="en", record_type="events")
        assert {one.id for one in found if one.id} == {"events/a"}

    def test_misspelled_words_are_mended_from_what_is_kept(self, engine: Engine) -> None:
        keep(
            engine,
            practice("a", "Housing for refugees"),
            practice("b", "Accueil des réfugiés", language="fr"),
        )
        assert (
            engine.correct(parse("hosuing for refugees"), language="en") == "housing for refugees"
        )
        assert engine.correct(parse("acceuil -refugees"), language="fr") == "accueil -refugees"
        assert engine.correct(parse("housing refugee"), language="en") is None
        assert engine.correct(parse("xylophonist"), language="en") is None

    # Keeping

    def test_deleted_documents_are_gone(self, engine: Engine) -> None:
        keep(engine, practice("a", "Housing"), practice("b", "Housing"))
        engine.write(delete=["practices/a", "practices/never-there"])
        assert ids(ask(engine, "housing")) == ["b"]
        assert set(engine.fingerprints()) == {"practices/b"}

    def test_a_document_given_twice_is_kept_once_as_given_last(self, engine: Engine) -> None:
        keep(engine, practice("a", "Housing"), practice("a", "Sport"))
        assert engine.count() == 1
        assert ids(ask(engine, "sport")) == ["a"]

    def test_fingerprints_tell_what_is_kept(self, engine: Engine) -> None:
        first, second = practice("a", "Housing"), practice("a", "Sport")
        keep(engine, first)
        assert engine.fingerprints() == {"practices/a": first.fingerprint}
        keep(engine, second)
        assert engine.fingerprints() == {"practices/a": second.fingerprint}

    def test_a_rebuild_replaces_everything(self, engine: Engine) -> None:
        keep(engine, practice("old", "Housing"))
        engine.rebuild([(practice("new", "Sport"), passages(vector(1)))])
        assert set(engine.fingerprints()) == {"practices/new"}
        assert ids(ask(engine, "sport", vector=vector(1))) == ["new"]

    def test_a_rebuild_that_fails_leaves_what_was(self, engine: Engine) -> None:
        keep(engine, practice("old", "Housing"))

        def broken() -> Any:
            yield practice("new", "Sport"), passages()
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            engine.rebuild(broken())
        assert ids(ask(engine, "housing")) == ["old"]
        keep(engine, practice("later", "Housing"))
        assert engine.count() == 2

    def test_a_write_that_fails_changes_nothing(self, engine: Engine) -> None:
        keep(engine, practice("old", "Housing"))

        def broken() -> Any:
            yield practice("old", "Sport"), passages()
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError):
            engine.write(broken())
        assert ids(ask(engine, "housing")) == ["old"]
        assert ids(ask(engine, "sport")) == []

    def test_odd_documents_are_kept(self, engine: Engine) -> None:
        odd = practice("odd", "\ud800\x00 \u202e title", "\ufffe" + "x" * 100_000, language="xx-YY")
        keep(engine, odd, practice("empty", "", ""), Document(id="practices/bare", texts=()))
        assert engine.count() == 3
        assert ids(ask(engine, "title")) == ["odd"]
