"""The search index of a test, made at once from the practices of its database, by words alone."""

from pathlib import Path

import numpy as np
from pytest_django.fixtures import Settings

from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.indexing.records import documents, live_slugs


def index_practices(settings: Settings, folder: Path) -> None:
    """Put an index of all practices in ``folder`` and let searches use it."""
    settings.INDEX_DIR = folder
    settings.EMBEDDINGS = False
    nothing = np.empty((0, 384), dtype=np.float32)
    get_engine().rebuild([(document, nothing) for document in documents(list(live_slugs()))])
