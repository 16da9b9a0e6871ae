"""Records are moved a little towards what those of their themes have in common."""

from pathlib import Path

import numpy as np
import pytest

from clearinghouse.finding.kinship import Kinship

RANDOM = np.random.default_rng(11)
TOPICS = {code: RANDOM.normal(size=24) for code in ("work", "housing", "health")}
FACETS = [{"theme": (code,)} for code in TOPICS for _ in range(20)]
MEANS = np.array(
    [TOPICS[facets["theme"][0]] + RANDOM.normal(size=24) * 2 for facets in FACETS],
    dtype=np.float32,
)


@pytest.fixture(scope="module")
def kinship() -> Kinship:
    return Kinship.fit(MEANS, FACETS)


def test_records_of_a_theme_come_nearer_to_a_question_about_it(kinship: Kinship) -> None:
    question = TOPICS["work"] / np.linalg.norm(TOPICS["work"])
    rows = MEANS[20:] / np.linalg.norm(MEANS[20:], axis=1, keepdims=True)
    about_work = kinship.lend(rows, {"theme": ("work",)})
    assert ((about_work @ question) > (rows @ question)).mean() > 0.95


def test_a_record_stays_above_all_itself(kinship: Kinship) -> None:
    rows = MEANS / np.linalg.norm(MEANS, axis=1, keepdims=True)
    lent = np.concatenate([kinship.lend(rows[[n]], facets) for n, facets in enumerate(FACETS)])
    assert ((lent @ rows.T).argmax(axis=1) == np.arange(len(rows))).all()
    assert np.allclose(np.linalg.norm(lent, axis=1), 1, atol=1e-5)


def test_without_known_classes_a_record_stays_as_it_is(kinship: Kinship) -> None:
    rows = MEANS[:3] / np.linalg.norm(MEANS[:3], axis=1, keepdims=True)
    assert np.array_equal(kinship.lend(rows, {"theme": ("unheard_of",), "country": ("SE",)}), rows)
    assert np.array_equal(Kinship().lend(rows, {"theme": ("work",)}), rows)
    assert np.array_equal(Kinship.fit(MEANS[:0], []).lend(rows, {"theme": ("work",)}), rows)


def test_nothing_is_learned_from_very_few_records() -> None:
    few = Kinship.fit(MEANS, [*FACETS[:-1], {"theme": ("culture",)}])
    assert "theme:culture" not in few.directions
    assert "theme:work" in few.directions


def test_what_was_saved_is_loaded(kinship: Kinship, tmp_path: Path) -> None:
    kinship.save(tmp_path / "kinship.npz")
    loaded = Kinship.load(tmp_path / "kinship.npz")
    rows = MEANS[:3]
    assert np.array_equal(
        loaded.lend(rows, {"theme": ("health",)}), kinship.lend(rows, {"theme": ("health",)})
    )
