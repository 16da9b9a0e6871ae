"""Fusion: what holds for any scores and rankings."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearinghouse.finding.fusion import convex_combination, reciprocal_rank_fusion
from clearinghouse.finding.ranking import FEEDBACK_DOCUMENTS, with_feedback

scores = st.dictionaries(
    st.text(max_size=3), st.floats(-10, 1e6).map(lambda score: round(score, 3)), max_size=8
)
rankings = st.lists(st.lists(st.text(max_size=2), unique=True, max_size=8), max_size=3)


@given(scores, scores)
def test_fused_scores_are_parts_of_the_best_possible_in_order(
    words: dict[str, float], meaning: dict[str, float]
) -> None:
    fused = convex_combination([(0.5, words), (0.5, meaning)])
    assert fused.keys() == words.keys() | meaning.keys()
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())
    assert list(fused) == sorted(fused, key=lambda key: (-fused[key], key))


@given(scores, st.integers(-8, 8))
def test_the_scale_of_scores_does_not_matter(words: dict[str, float], power: int) -> None:
    scaled = {key: math.ldexp(score, power) for key, score in words.items()}
    assert convex_combination([(1.0, scaled)]) == convex_combination([(1.0, words)])


@given(scores, scores)
def test_better_in_both_is_better(words: dict[str, float], meaning: dict[str, float]) -> None:
    fused = convex_combination([(0.5, words), (0.5, meaning)])
    for one in fused:
        for other in fused:
            if words.get(one, 0) <= words.get(other, 0) and meaning.get(one, 0) <= meaning.get(
                other, 0
            ):
                assert fused[one] <= fused[other]


def test_a_far_better_match_by_words_outweighs_a_slightly_better_one_in_meaning() -> None:
    words, meaning = {"named": 30.0, "near": 3.0}, {"named": 0.40, "near": 0.42}
    assert list(convex_combination([(0.5, words), (0.5, meaning)])) == ["named", "near"]


def test_a_single_kind_of_evidence_keeps_its_order() -> None:
    assert list(convex_combination([(0.5, {"b": 2.0, "a": 1.0}), (0.5, {})])) == ["b", "a"]


@given(rankings)
def test_reciprocal_ranks_hold_every_key_once_in_order(found: list[list[str]]) -> None:
    fused = reciprocal_rank_fusion([(1.0, ranking) for ranking in found])
    assert fused.keys() == {key for ranking in found for key in ranking}
    assert list(fused) == sorted(fused, key=lambda key: (-fused[key], key))


def test_reciprocal_ranks_as_in_the_paper() -> None:
    fused = reciprocal_rank_fusion([(1.0, ["a", "b"]), (2.0, ["b"])])
    assert fused == pytest.approx({"b": 1 / 62 + 2 / 61, "a": 1 / 61})


def test_feedback_moves_a_question_towards_its_first_answers_and_no_further_ones() -> None:
    question = np.array([1, 0, 0], dtype=np.float32)
    towards = np.tile(np.array([0, 2, 0], dtype=np.float32), (FEEDBACK_DOCUMENTS, 1))
    beyond = np.tile(np.array([0, 0, 1], dtype=np.float32), (50, 1))
    moved = with_feedback(question, np.concatenate([towards, beyond]))
    assert moved[0] > moved[1] > 0
    assert moved[2] == 0
    assert np.linalg.norm(moved) == pytest.approx(1)


def test_without_answers_a_question_stays_as_it_is() -> None:
    question = np.array([0.6, 0.8], dtype=np.float32)
    assert np.array_equal(with_feedback(question, np.empty((0, 2), dtype=np.float32)), question)
