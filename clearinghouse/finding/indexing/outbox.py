"""The outbox: which records changed since the index last heard of them.

A note is written in the transaction of the change itself, so that both are
kept or neither is. The worker (``indexing.worker``) is woken when the
transaction ends, and looks by itself for what other processes noted.
"""

import threading
from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from clearinghouse.finding.models import IndexChange

noted = threading.Event()
"""Set whenever a transaction of this process that noted a change has been committed."""


def note(
    record_type: str,
    slugs: Iterable[str],
    *,
    state: IndexChange.State = IndexChange.State.WAITING,
) -> int:
    """Note that these records changed, came or went; returns how many were noted.

    Call it in the transaction of the change. Whoever changes records past
    Django's signals (``bulk_create``, ``update``) must call it; the rest is
    noted by ``indexing.signals``.
    """
    count = 0
    rest = iter(slugs)
    while batch := list(islice(rest, 1_000)):
        rows = [IndexChange(record_type=record_type, slug=slug, state=state) for slug in batch]
        IndexChange.objects.bulk_create(rows)
        count += len(rows)
    if count:
        transaction.on_commit(noted.set)
    return count
