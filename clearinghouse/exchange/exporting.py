"""Export of the public records to files of the interchange format.

Only what anyone may see is written: live records as they are published, links
to live records. The order is that of the identifiers, byte by byte, so that
the same records give the same files on any database.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Collate

from clearinghouse.exchange.formats import FILE_TYPES, RECORD_FORMATS, TRANSLATIONS
from clearinghouse.records.interchange import Line, RecordFormat, translation_line
from clearinghouse.records.models import Origin

CHUNK = 500
"""Records that are held in memory at a time."""


def export(
    folder: Path,
    types: Sequence[str] = FILE_TYPES,
    *,
    progress: Callable[[], object] = lambda: None,
    left_out: Callable[[str], object] = lambda message: None,
) -> dict[str, int]:
    """Write a file for each type into the folder; returns how many lines each has.

    Each file appears whole or not at all. ``progress`` is called at each line,
    ``left_out`` with a message for a record that cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    with snapshot():
        for kind in FILE_TYPES:
            if kind in types:
                with whole_file(folder / f"{kind}.jsonl") as write:
                    counts[kind] = 0
                    for line in lines(kind, left_out):
                        write(json.dumps(line, ensure_ascii=False) + "\n")
                        counts[kind] += 1
                        progress()
    return counts


def lines(kind: str, left_out: Callable[[str], object] = lambda message: None) -> Iterator[Line]:
    """The lines of a file of the format, one at a time."""
    if kind == TRANSLATIONS:
        for record_format in RECORD_FORMATS.values():
            yield from _translations(record_format)
        return
    record_format = RECORD_FORMATS[kind]
    for record in _in_order(record_format, *record_format.prefetch):
        try:
            yield record_format.line(record)
        except LookupError as error:
            left_out(f"{kind}/{record.slug} was left out: {error.args[0]}")


def _translations(record_format: RecordFormat) -> Iterator[Line]:
    for record in _in_order(record_format, "texts"):
        if record.original is None:
            continue
        for text in sorted(record.all_texts(), key=lambda text: text.language):
            if text.origin != Origin.ORIGINAL:
                yield translation_line(record_format, record, text)


def _in_order(record_format: RecordFormat, *prefetch: str) -> Iterator[Any]:
    records: QuerySet[Any] = record_format.model._default_manager.filter(live=True)
    order: Any = "slug" if connection.vendor == "sqlite" else Collate("slug", "C")
    return (
        records.select_related(*record_format.related)
        .prefetch_related(*prefetch)
        .order_by(order)
        .iterator(chunk_size=CHUNK)
    )


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is read as of one moment, and nobody who writes has to wait."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def whole_file(path: Path) -> Iterator[Callable[[str], object]]:
    """A file that takes the place of an older one only when all of it is on disk."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            yield file.write
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
