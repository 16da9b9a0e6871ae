"""Practices like another one, as its page shows them: the nearest in meaning."""

from collections.abc import Sequence

import structlog

from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.indexing.records import document_id
from clearinghouse.practices.models import Practice

log = structlog.get_logger(__name__)


def related_slugs(slug: str, limit: int) -> Sequence[str]:
    """The practices nearest in meaning to one, best first; none where the engine cannot say."""
    try:
        hits = get_engine().similar(document_id(Practice.record_type, slug), limit=limit)
    except EngineError as error:
        log.error("related practices are not shown", because=str(error))
        return []
    return [hit.id.partition("/")[2] for hit in hits]
