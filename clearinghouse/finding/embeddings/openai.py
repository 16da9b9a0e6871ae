"""Embeddings from a server that speaks OpenAI's protocol (``POST {url}/embeddings``).

Ollama, vLLM, llama.cpp, Text Embeddings Inference and commercial services all
do. A question cannot wait, so it is asked once and briefly; passages are
indexed in the background and are asked for again with growing pauses. Nothing
that a server answers is trusted before its shape is checked.
"""

import os
import time
from collections.abc import Sequence
from typing import Any, Literal

import httpx
import numpy as np

from clearinghouse.finding.embeddings.protocol import (
    EmbeddingError,
    Vectors,
    normalised,
    plain_text,
)

QUERY_LIMIT = 1_000
PASSAGE_LIMIT = 8_000
"""Characters that are sent of a question and of a passage; most models read some 500 words."""

LONGEST_PAUSE = 60.0
"""Seconds to wait before asking again, however long a server asks for."""

LONGEST_ANSWER = 64_000_000
"""Bytes of an answer: far more than a batch of any model's vectors takes."""

_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
"""Statuses after which the same request may succeed."""


class OpenAIEmbedder:
    """Vectors from ``url`` (ending in ``/v1`` as a rule), model ``name``.

    ``query_prefix`` and ``passage_prefix`` are put before the text, for models
    of the E5 family (``"query: "``, ``"passage: "``); a server that tells the
    two apart itself is sent ``input_type`` instead (``send_input_type``).
    ``query_timeout`` and ``timeout`` are seconds. Passages go in batches of
    ``batch_size``, each asked for at most ``attempts`` times, after pauses of
    ``pause``, twice, four times… as long.
    """

    def __init__(
        self,
        url: str,
        name: str,
        *,
        key: str = "",
        query_prefix: str = "",
        passage_prefix: str = "",
        send_input_type: bool = False,
        batch_size: int = 32,
        query_timeout: float = 3.0,
        timeout: float = 60.0,
        attempts: int = 5,
        pause: float = 1.0,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise EmbeddingError(f"{url!r} is not the address of an embeddings server")
        self._address = f"{url.rstrip('/')}/embeddings"
        self._name = name
        self._key = key
        self._query_prefix = query_prefix
        self._passage_prefix = passage_prefix
        self._send_input_type = send_input_type
        self._batch_size = batch_size
        self._query_timeout = query_timeout
        self._timeout = timeout
        self._attempts = attempts
        self._pause = pause
        self._dimensions: int | None = None
        self._client: tuple[int, httpx.Client] | None = None

    @property
    def model(self) -> str:
        """The prefixes change the vectors, so they are part of the name; the address is not."""
        return "|".join(
            (
                self._name,
                self._query_prefix,
                self._passage_prefix,
                "input_type" if self._send_input_type else "",
            )
        ).rstrip("|")

    @property
    def dimensions(self) -> int:
        """Learned from the server's first answer; asks for one where there was none."""
        if self._dimensions is None:
            self.embed_query("dimensions")
        assert self._dimensions is not None
        return self._dimensions

    def embed_query(self, text: str) -> Vectors:
        prefixed = self._query_prefix + plain_text(text, QUERY_LIMIT)
        vector: Vectors = self._ask([prefixed], "query", self._query_timeout)[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        prefixed = [self._passage_prefix + plain_text(text, PASSAGE_LIMIT) for text in texts]
        batches = [
            self._ask_patiently(prefixed[start : start + self._batch_size])
            for start in range(0, len(prefixed), self._batch_size)
        ]
        if not batches:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.concatenate(batches)

    def _ask_patiently(self, texts: list[str]) -> Vectors:
        for attempt in range(1, self._attempts):
            try:
                return self._ask(texts, "document", self._timeout)
            except _PassingError as error:
                pause = self._pause * 2 ** (attempt - 1)
                time.sleep(min(max(pause, error.retry_after), LONGEST_PAUSE))
        return self._ask(texts, "document", self._timeout)

    def _ask(self, texts: list[str], kind: Literal["query", "document"], timeout: float) -> Vectors:
        # Some servers refuse empty text.
        body: dict[str, Any] = {
            "model": self._name,
            "input": [text if text.strip() else "." for text in texts],
            "encoding_format": "float",
        }
        if self._send_input_type:
            body["input_type"] = kind
        try:
            response = self._answer(body, timeout)
        except httpx.TimeoutException as error:
            raise _PassingError(
                f"{self._address} did not answer within {timeout:g} seconds"
            ) from error
        except httpx.HTTPError as error:
            raise _PassingError(f"{self._address} cannot be reached: {error}") from error
        if response.status_code in _PASSING:
            raise _PassingError(self._refusal(response), _seconds(response))
        if response.status_code != httpx.codes.OK:
            raise EmbeddingError(self._refusal(response))
        vectors = normalised(self._rows(response, len(texts)), len(texts), source=self._address)
        if self._dimensions is None:
            self._dimensions = vectors.shape[1]
        elif vectors.shape[1] != self._dimensions:
            raise EmbeddingError(
                f"{self._address} now gives {vectors.shape[1]} dimensions instead of "
                f"{self._dimensions}: the model behind {self._name!r} has changed, so reindex"
            )
        return vectors

    def _answer(self, body: dict[str, Any], timeout: float) -> httpx.Response:
        """The whole answer within ``timeout`` seconds, were it to come byte by byte."""
        until = time.monotonic() + timeout
        with self._http().stream("POST", self._address, json=body, timeout=timeout) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("the answer comes too slowly")
                if len(content) > LONGEST_ANSWER:
                    raise EmbeddingError(f"{self._address} answers without end")
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in ("content-encoding", "content-length", "transfer-encoding")
        }
        return httpx.Response(response.status_code, headers=headers, content=bytes(content))

    def _rows(self, response: httpx.Response, count: int) -> Vectors:
        """The rows of an answer in the order of the texts, which servers need not keep."""
        try:
            items = response.json()["data"]
            rows = {int(item["index"]): item["embedding"] for item in items}
            return np.array([rows[index] for index in range(count)], dtype=np.float32)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise EmbeddingError(
                f"{self._address} did not answer with {count} embeddings in OpenAI's format: "
                f"{response.text[:200]!r}"
            ) from error

    def _refusal(self, response: httpx.Response) -> str:
        return f"{self._address} answered {response.status_code}: {response.text[:200]!r}"

    def _http(self) -> httpx.Client:
        # Two processes must not share a connection: a forked child makes its own.
        if self._client is None or self._client[0] != os.getpid():
            headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
            self._client = (os.getpid(), httpx.Client(headers=headers))
        return self._client[1]


class _PassingError(EmbeddingError):
    """A failure that may pass; ``retry_after`` is the pause in seconds that the server asked for."""

    def __init__(self, message: str, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def _seconds(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("Retry-After", "")))
    except ValueError:
        return 0.0
