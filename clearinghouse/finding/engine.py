"""The search engine of this process, as the settings choose it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from clearinghouse.finding.engines.embedded import EmbeddedEngine
from clearinghouse.finding.engines.protocol import Engine


def get_engine() -> Engine:
    """The engine on this machine's disk, opened once in a process. Raises EngineError."""
    return _engine(Path(settings.INDEX_DIR))


@lru_cache(maxsize=1)
def _engine(path: Path) -> Engine:
    return EmbeddedEngine(path)
