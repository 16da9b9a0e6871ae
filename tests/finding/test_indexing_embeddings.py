"""Vectors are made once, stored and never waited for: an embeddings server that works, fails and changes."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from clearinghouse.finding.embeddings import get_embedder
from clearinghouse.finding.embeddings.openai import OpenAIEmbedder
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import Engine
from clearinghouse.finding.indexing.agreement import disagreements, meaning_problem, pending
from clearinghouse.finding.indexing.drain import Drain, drain_now
from clearinghouse.finding.indexing.meaning import Meaning
from clearinghouse.finding.indexing.rebuild import note_all_if_empty, rebuild
from clearinghouse.finding.models import IndexChange, IndexState, StoredEmbedding
from clearinghouse.practices.models import PracticeText
from tests.finding.made import a_practice, a_study

pytestmark = pytest.mark.django_db(transaction=True)


class EmbeddingsServer(HTTPServer):
    """Speaks OpenAI's protocol; the vector of a text is drawn from its hash."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.refused = ""
        self.works = True


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingsServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        texts = body["input"]
        self.server.asked += texts
        refuses = self.server.refused and any(self.server.refused in text for text in texts)
        if not self.server.works or refuses:
            self.send_error(400)
            return
        rows = [{"index": index, "embedding": _vector(text)} for index, text in enumerate(texts)]
        answer = json.dumps({"data": rows}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _vector(text: str) -> list[float]:
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
    return [float(value) for value in np.random.default_rng(seed).normal(size=8)]


@pytest.fixture
def embeddings() -> Iterator[EmbeddingsServer]:
    server = EmbeddingsServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def embedder(server: EmbeddingsServer, model: str = "model-one") -> OpenAIEmbedder:
    return OpenAIEmbedder(f"http://127.0.0.1:{server.server_port}/v1", model)


@pytest.fixture(autouse=True)
def engine(settings: Any, tmp_path: Path, embeddings: EmbeddingsServer) -> Engine:
    settings.INDEX_DIR = tmp_path / "index"
    settings.EMBEDDINGS_URL = f"http://127.0.0.1:{embeddings.server_port}/v1"
    settings.EMBEDDINGS_MODEL = "model-one"
    return get_engine()


def differences(engine: Engine, meaning: Meaning) -> dict[str, str]:
    return {one.slug: one.difference for one in disagreements(engine, meaning.model)}


def test_a_practice_is_indexed_with_its_meaning(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    a_practice()
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {}
    assert not IndexChange.objects.exists()


def test_only_the_passage_that_changed_is_embedded_again(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    practice = a_practice()
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    embeddings.asked.clear()
    text = PracticeText.objects.get(record=practice, language="ar")
    text.title = "بيت"
    text.save()
    drain_now(engine, meaning)
    assert len(embeddings.asked) == 1
    assert "بيت" in embeddings.asked[0]


def test_a_rebuild_embeds_nothing_twice(engine: Engine, embeddings: EmbeddingsServer) -> None:
    a_practice()
    rebuild(engine, Meaning(embedder(embeddings)))
    embeddings.asked.clear()
    rebuild(engine, Meaning(embedder(embeddings)))
    assert embeddings.asked == []


def test_a_rebuild_that_was_cut_off_goes_on_where_it_was(
    engine: Engine, embeddings: EmbeddingsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        a_practice(f"practice-{number}", title=f"Title {number}")
    monkeypatch.setattr("clearinghouse.finding.indexing.rebuild.BATCH", 1)

    def stop(stage: str, count: int) -> None:
        if StoredEmbedding.objects.count() >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(engine, Meaning(embedder(embeddings)), stop)
    made = set(embeddings.asked)
    embeddings.asked.clear()
    meaning = Meaning(embedder(embeddings))
    rebuild(engine, meaning)
    assert made.isdisjoint(embeddings.asked)
    assert differences(engine, meaning) == {}


def test_without_the_embedder_words_are_indexed_and_meaning_follows(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    a_practice()
    embeddings.works = False
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {"a-practice": "words_only"}
    assert pending().words_only == 1
    assert "The embedder fails" in meaning_problem()
    embeddings.works = True
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {}
    assert meaning_problem() == ""


def test_an_embedder_that_fails_is_left_alone_for_a_while(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    embeddings.works = False
    meaning = Meaning(embedder(embeddings))
    a_practice("one")
    drain_now(engine, meaning)
    embeddings.asked.clear()
    a_practice("two")
    drain_now(engine, meaning)
    assert embeddings.asked == []
    assert engine.count() == 2


def test_many_new_practices_are_found_by_words_before_they_are_embedded(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    for number in range(30):
        a_practice(f"practice-{number}", title=f"Title {number}")
    meaning = Meaning(embedder(embeddings))
    drain = Drain(engine, meaning)
    drain.step()
    assert (engine.count(), embeddings.asked) == (30, [])
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {}


def test_a_passage_that_is_refused_holds_up_no_other(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    embeddings.refused = "Unspeakable"
    a_practice("bad", title="Unspeakable")
    a_practice("good", title="Fine")
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {"bad": "words_only"}
    (row,) = IndexChange.objects.all()
    assert (row.slug, row.not_before is not None) == ("bad", True)
    assert row.error.endswith("the embedder refuses a passage of it")


def test_a_record_that_cannot_be_indexed_holds_up_no_other(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    bad = a_practice("bad")
    bad.studies = [a_study(design="no-such-design")]
    bad.save()
    a_practice("good")
    drain_now(engine, Meaning(embedder(embeddings)))
    assert set(engine.fingerprints()) == {"practices/good"}
    assert [slug for slug, _because in pending().failing] == ["bad"]
    # Mended, it is tried at once.
    study = bad.studies.get()
    study.design = "rct"
    study.save()
    drain_now(engine, Meaning(embedder(embeddings)))
    assert set(engine.fingerprints()) == {"practices/bad", "practices/good"}
    assert not IndexChange.objects.exists()


def test_with_another_model_words_go_on_until_the_rebuild(
    engine: Engine, embeddings: EmbeddingsServer, settings: Any
) -> None:
    practice = a_practice()
    drain_now(engine, Meaning(embedder(embeddings)))
    settings.EMBEDDINGS_MODEL = "model-two"
    meaning = Meaning(get_embedder())
    assert differences(engine, meaning) == {"a-practice": "other_model"}
    assert "model-one" in meaning_problem()
    practice.save()
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {"a-practice": "words_only"}
    state = rebuild(engine, meaning)
    assert state.model == "model-two"
    assert differences(engine, meaning) == {}
    assert not IndexChange.objects.exists()


def test_a_change_during_a_rebuild_is_in_the_new_index(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    practice = a_practice()
    meaning = Meaning(embedder(embeddings))

    def change(stage: str, count: int) -> None:
        if stage == "indexing":
            practice.status = "ended"
            practice.save()

    rebuild(engine, meaning, change)
    assert differences(engine, meaning) == {"a-practice": "outdated"}
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {}


def test_a_change_indexed_during_a_rebuild_is_kept_for_the_new_index(
    engine: Engine, embeddings: EmbeddingsServer
) -> None:
    practice = a_practice()
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)

    def change_and_index(stage: str, count: int) -> None:
        if stage == "embedding":
            practice.status = "ended"
            practice.save()
            Drain(engine, meaning).step()
            assert IndexChange.objects.get().state == IndexChange.State.KEPT

    rebuild(engine, meaning, change_and_index)
    assert IndexChange.objects.get().state == IndexChange.State.WAITING
    drain_now(engine, meaning)
    assert not IndexChange.objects.exists()


def test_an_index_that_is_gone_is_made_again(engine: Engine, embeddings: EmbeddingsServer) -> None:
    a_practice()
    IndexChange.objects.all().delete()
    note_all_if_empty(engine)
    meaning = Meaning(embedder(embeddings))
    drain_now(engine, meaning)
    assert differences(engine, meaning) == {}


def test_check_lists_what_disagrees_and_repair_mends_it(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    a_practice("missing")
    IndexChange.objects.all().delete()
    with pytest.raises(CommandError, match="disagree on 1 records") as failure:
        call_command("check")
    assert failure.value.returncode == 1
    assert "practices/missing is not in the index" in capsys.readouterr().out
    call_command("check", repair=True)
    assert "1 records, as in the database" in capsys.readouterr().out


def test_reindex_says_what_it_did(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    a_practice()
    call_command("reindex")
    assert "1 records indexed by words and meaning (model-one)" in capsys.readouterr().out
    assert IndexState.get().rebuilt_documents == 1
