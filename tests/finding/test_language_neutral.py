"""The language is taken out of vectors, and what a record says stays."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.language_neutral import LanguageNeutral, Vectors

DIMENSIONS = 32
RANDOM = np.random.default_rng(7)
LANGUAGES = ("en", "fr", "ar", "zh")
OFFSETS = {language: RANDOM.normal(size=DIMENSIONS) * 3 for language in LANGUAGES}


def unit(vectors: np.ndarray) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def collection(count: int) -> tuple[Vectors, list[str], list[int], np.ndarray]:
    """Records in all languages, their languages, their records, and what each record says."""
    said = RANDOM.normal(size=(count, DIMENSIONS))
    rows = [said[n] + OFFSETS[language] + 5 for n in range(count) for language in LANGUAGES]
    return (
        unit(np.array(rows)),
        list(LANGUAGES) * count,
        [n for n in range(count) for _ in LANGUAGES],
        said,
    )


def test_records_are_nearer_to_themselves_in_another_language_than_to_others_in_theirs() -> None:
    rows, languages, records, _said = collection(60)
    french = np.array(languages) == "fr"

    def found(vectors: Vectors) -> float:
        """How often the nearest of all but French is the record itself, in whatever language."""
        similarity = vectors[french] @ vectors[~french].T
        owners = np.array(records)[~french]
        return float((owners[similarity.argmax(axis=1)] == np.arange(60)).mean())

    neutral = LanguageNeutral.fit(rows, languages, records)
    after = neutral.passages(rows, languages)
    assert found(after) == 1.0


def test_a_question_is_no_longer_drawn_to_its_own_language() -> None:
    rows, languages, records, _said = collection(400)
    neutral = LanguageNeutral.fit(rows, languages, records)
    french = np.array(languages) == "fr"

    def drawn(vectors: Vectors, questions: Vectors) -> float:
        """By how much they are nearer to what is in French than to the rest."""
        return float(
            (vectors[french] @ questions.T).mean() - (vectors[~french] @ questions.T).mean()
        )

    before = drawn(rows, rows[french])
    asked = np.stack([neutral.query(question) for question in rows[french]])
    after = drawn(neutral.passages(rows, languages), asked)
    assert before > 0.2
    assert abs(after) < before / 5


def test_what_a_language_is_used_to_write_about_is_not_taken_for_the_language() -> None:
    """Records only in Chinese are all about one thing: it stays in them."""
    rows, languages, records, _said = collection(60)
    topic = RANDOM.normal(size=DIMENSIONS) * 2
    alone = unit(np.array([topic + OFFSETS["zh"] + RANDOM.normal(size=DIMENSIONS) + 5] * 20))
    neutral = LanguageNeutral.fit(
        np.concatenate([rows, alone]), [*languages, *["zh"] * 20], [*records, *range(60, 80)]
    )
    left = neutral.passages(alone, ["zh"] * 20).mean(axis=0)
    assert left @ unit(topic) > 0.5


def test_without_a_fit_vectors_stay_as_they_are() -> None:
    rows = unit(RANDOM.normal(size=(3, DIMENSIONS)))
    nothing = LanguageNeutral.fit(rows[:0], [], [])
    assert np.array_equal(nothing.passages(rows, ["en"] * 3), rows)
    assert np.array_equal(nothing.query(rows[0]), rows[0])


def test_an_unknown_language_loses_only_what_is_shared() -> None:
    rows, languages, records, _said = collection(30)
    neutral = LanguageNeutral.fit(rows, languages, records)
    assert np.allclose(neutral.passages(rows[:1], ["sv"])[0], neutral.query(rows[0]))


def test_little_is_taken_out_for_a_language_of_few_rows() -> None:
    rows, languages, records, _said = collection(60)
    few = rows[[1]]  # a row that was French
    neutral = LanguageNeutral.fit(np.concatenate([rows, few]), [*languages, "el"], [*records, 60])
    assert np.linalg.norm(neutral.languages["el"]) < 0.5 * np.linalg.norm(neutral.languages["fr"])


def test_traditional_characters_are_the_same_language() -> None:
    rows, languages, records, _said = collection(30)
    neutral = LanguageNeutral.fit(rows, languages, records)
    assert np.array_equal(
        neutral.passages(rows, ["zh-Hant"] * len(rows)), neutral.passages(rows, ["zh"] * len(rows))
    )


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    rows, languages, records, _said = collection(10)
    neutral = LanguageNeutral.fit(rows, languages, records)
    neutral.save(tmp_path / "neutral.npz")
    loaded = LanguageNeutral.load(tmp_path / "neutral.npz")
    assert np.array_equal(loaded.passages(rows, languages), neutral.passages(rows, languages))


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "neutral.npz").write_bytes(b"no archive")
    with pytest.raises((OSError, ValueError)):
        LanguageNeutral.load(tmp_path / "neutral.npz")


@given(
    st.lists(st.tuples(st.sampled_from(["en", "fr", "zh-Hant", ""]), st.integers(0, 3)), min_size=1)
)
def test_whatever_the_rows_the_vectors_stay_finite(rows: list[tuple[str, int]]) -> None:
    languages, records = [language for language, _ in rows], [record for _, record in rows]
    vectors = unit(np.random.default_rng(1).normal(size=(len(rows), 4)) + 3)
    neutral = LanguageNeutral.fit(vectors, languages, records)
    found = neutral.passages(vectors, languages)
    assert found.shape == vectors.shape
    assert np.isfinite(found).all()
    assert (np.linalg.norm(found, axis=1) < 1.001).all()
