"""Import of interchange files: all of them are read and checked, then what is right is written.

The first reading finds every error and takes no room: identifiers and links
lie in a ledger on disk. The second writes batch by batch, each in a
transaction of its own together with a note of how far the import got, so
that an import that is killed goes on where it was.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import transaction
from pydantic import ValidationError
from tqdm import tqdm

from clearinghouse.exchange.cities import Cities
from clearinghouse.exchange.formats import (
    FILE_TYPES,
    RECORD_FORMATS,
    TRANSLATIONS,
    known_codes,
)
from clearinghouse.exchange.ledger import Ledger, Problem, Severity
from clearinghouse.exchange.lines import NotJsonError, parse, raw_lines
from clearinghouse.exchange.models import UnfinishedImport
from clearinghouse.exchange.writing import Terms, Written, write_records, write_translations
from clearinghouse.records.interchange import (
    Codes,
    RecordForm,
    TranslationForm,
    problems_of,
)
from clearinghouse.records.models import Origin

BATCH = 200
"""Lines in a transaction, at most."""
BATCH_BYTES = 4_000_000
"""Bytes of lines in a transaction, but for the last line."""


class ImportFailedError(Exception):
    """Nothing could be imported, or no more; the message says why."""


@dataclass
class Counts:
    """What became of the lines of one type. ``left`` were left as they are in the database."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    errors: int = 0

    def __str__(self) -> str:
        text = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        if self.left:
            text += f", {self.left} left as they are"
        if self.errors:
            text += f", {self.errors} with errors"
        return text


@dataclass
class InputFile:
    path: Path
    type: str
    name: str
    """As problems call it."""


def find_files(paths: Sequence[Path]) -> list[InputFile]:
    """The files of the format among these files and folders, in the order of writing.

    Raises ImportFailedError where a path is not there or holds nothing of the format.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            inside = [path / f"{name}.jsonl" for name in FILE_TYPES]
            there = [file for file in inside if file.is_file()]
            if not there:
                raise ImportFailedError(
                    f"{path} holds none of {', '.join(file.name for file in inside)}."
                )
            found |= {file.resolve(): file.stem for file in there}
        elif path.is_file():
            if path.suffix != ".jsonl" or path.stem not in FILE_TYPES:
                names = ", ".join(f"{name}.jsonl" for name in FILE_TYPES)
                raise ImportFailedError(f"{path} is not named after a record type: {names}.")
            found[path.resolve()] = path.stem
        else:
            raise ImportFailedError(f"{path} is not there.")
    types = list(found.values())
    files = [
        InputFile(path, kind, path.name if types.count(kind) == 1 else str(path))
        for path, kind in found.items()
    ]
    return sorted(files, key=lambda file: FILE_TYPES.index(file.type))


class Import:
    """One import. Use it as a context; then ``read``, and ``write`` if you will."""

    def __init__(self, paths: Sequence[Path], terms: Terms, *, show_progress: bool = False) -> None:
        self.files = find_files(paths)
        self.terms = terms
        self.resumed_at: Problem | None = None
        self._show_progress = show_progress
        self._ledger = Ledger([file.name for file in self.files])
        self._counts = {file.type: Counts() for file in self.files}
        self._codes = known_codes()
        if not (self._codes.themes and self._codes.target_groups and self._codes.countries):
            raise ImportFailedError(
                "The database has no vocabulary or no countries yet: run “clearinghouse setup”,"
                " or “load_vocabulary” and “load_places”."
            )
        self._cities = Cities()

    def __enter__(self) -> "Import":
        self._open = ExitStack()
        self._open.enter_context(closing(self._ledger))
        self._streams: list[BinaryIO] = [
            self._open.enter_context(file.path.open("rb")) for file in self.files
        ]
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def errors(self) -> Iterator[Problem]:
        return self._ledger.problems(Severity.ERROR)

    def notes(self) -> Iterator[Problem]:
        return self._ledger.problems(Severity.NOTE)

    @property
    def counts(self) -> dict[str, Counts]:
        """By record type, in the order of writing."""
        wrong = self._ledger.counts()
        for kind, counts in self._counts.items():
            counts.errors = sum(
                wrong.get(index, 0) for index, file in enumerate(self.files) if file.type == kind
            )
        return self._counts

    # Reading

    def read(self) -> bool:
        """Read and check everything; returns whether all of it is right."""
        digest = hashlib.blake2b(repr(asdict(self.terms)).encode(), digest_size=32)
        self._stamps = []
        with self._progress("Reading") as bar:
            for index, (file, stream) in enumerate(zip(self.files, self._streams, strict=True)):
                self._stamps.append(_stamp(stream))
                digest.update(f"\0{file.type}\0".encode())
                for raw in raw_lines(stream, seen=digest.update):
                    bar.update(raw.end - bar.n + self._before(index))
                    if not raw.is_blank:
                        self._read_line(index, file.type, raw)
        self._content = digest.hexdigest()
        self._ledger.check_references(stored_records)
        return next(self.errors(), None) is None

    def _read_line(self, index: int, kind: str, raw: Any) -> None:
        try:
            value = parse(raw)
        except NotJsonError as error:
            self._ledger.problem(index, raw.number, "", str(error))
            return
        form, problems = read_form(kind, value, self._codes)
        if form is None:
            for path, message in problems:
                self._ledger.problem(index, raw.number, path, message)
            self._note_identifier(index, raw.number, kind, value)
            return
        is_translation = isinstance(form, TranslationForm)
        record_type = form.record if isinstance(form, TranslationForm) else kind
        before = self._ledger.add(
            index,
            raw.number,
            record_type,
            form.id,
            translation=form.language if is_translation else "",
            language=form.language,
        )
        if before:
            self._ledger.problem(index, raw.number, "id", f"“{form.id}” is used already ({before})")
            return
        if isinstance(form, TranslationForm):
            self._ledger.refer(index, raw.number, [("id", form.record, form.id)])
            return
        self._ledger.refer(index, raw.number, form.references())
        for path, name, country in form.named_places():
            if note := self._cities.note(name, country):
                self._ledger.problem(index, raw.number, path, note, Severity.NOTE)

    def _note_identifier(self, index: int, line: int, kind: str, value: Any) -> None:
        """Note the identifier of a record with errors, so that what names it can say so."""
        if kind == TRANSLATIONS or not isinstance(value, dict):
            return
        slug = value.get("id")
        if not isinstance(slug, str) or not slug.isascii():
            return
        before = self._ledger.add(index, line, kind, slug, translation="", language="")
        if before:
            self._ledger.problem(index, line, "id", f"“{slug}” is used already ({before})")
        else:
            self._ledger.reject(index, line)

    # Writing

    def write(self, *, all_or_nothing: bool = False, keep: bool = True) -> None:
        """Write what is right. ``keep=False`` writes nothing in the end, and counts the same.

        Raises ImportFailedError if a file changed since it was read.
        """
        whole: AbstractContextManager[Any] = nullcontext()
        if all_or_nothing or not keep:
            whole = transaction.atomic()
        with whole:
            self._write_all(journal=keep and not all_or_nothing)
            if not keep:
                transaction.set_rollback(True)

    def _write_all(self, *, journal: bool) -> None:
        start = UnfinishedImport.objects.filter(content=self._content).first() if journal else None
        first, line, offset = (start.file, start.line, start.offset) if start else (0, 0, 0)
        if start:
            self.resumed_at = Problem(
                self.files[first].name, line, "", "goes on after this line", Severity.NOTE
            )
            for kind, counts in start.counts.items():
                self._counts[kind] = Counts(**counts)
        with self._progress("Writing") as bar:
            for index in range(first, len(self.files)):
                for batch, last, end in self._batches(index, line, offset):
                    with transaction.atomic():
                        if self._write_batch(index, batch) and journal:
                            self._note_progress(index, last, end)
                    bar.update(self._before(index) + end - bar.n)
                line = offset = 0
        if journal:
            UnfinishedImport.objects.filter(content=self._content).delete()

    def _batches(
        self, index: int, line: int, offset: int
    ) -> Iterator[tuple[list[tuple[int, Any]], int, int]]:
        """Batches of a file's accepted lines, each with its last line and where that ends."""
        kind, stream = self.files[index].type, self._streams[index]
        accepted = self._ledger.accepted(index, after=line)
        wanted = next(accepted, None)
        batch: list[tuple[int, Any]] = []
        size, last, end = 0, line, offset
        for raw in raw_lines(stream, line=line, offset=offset):
            if wanted is None:
                break
            if raw.number != wanted:
                continue
            wanted = next(accepted, None)
            form = self._again(index, kind, raw)
            if batch and kind == TRANSLATIONS and batch[0][1].record != form.record:
                yield batch, last, end
                batch, size = [], 0
            batch.append((raw.number, form))
            size += len(raw.content or b"")
            last, end = raw.number, raw.end
            if len(batch) >= BATCH or size >= BATCH_BYTES:
                yield batch, last, end
                batch, size = [], 0
        if batch:
            yield batch, last, end
        if wanted is not None or _stamp(stream) != self._stamps[index]:
            raise self._changed(index)

    def _again(self, index: int, kind: str, raw: Any) -> Any:
        try:
            form, _problems = read_form(kind, parse(raw), self._codes)
        except NotJsonError:
            form = None
        if form is None:
            raise self._changed(index)
        return form

    def _changed(self, index: int) -> ImportFailedError:
        return ImportFailedError(f"{self.files[index].name} changed while it was being imported.")

    def _write_batch(self, index: int, batch: list[tuple[int, Any]]) -> bool:
        kind = self.files[index].type
        written: Written
        if kind == TRANSLATIONS:
            written = write_translations(RECORD_FORMATS[batch[0][1].record], batch, self.terms)
        else:
            written = write_records(
                RECORD_FORMATS[kind],
                batch,
                self.terms,
                self._cities.key,
                lambda slugs: self._ledger.naming("practices", "practices", slugs),
            )
        counts = self._counts[kind]
        counts.new += written.new
        counts.changed += written.changed
        counts.unchanged += written.unchanged
        counts.left += len(written.left)
        for line, reason in written.left:
            self._ledger.problem(index, line, "", reason, Severity.NOTE)
        return written.has_written

    def _note_progress(self, index: int, line: int, offset: int) -> None:
        UnfinishedImport.objects.update_or_create(
            content=self._content,
            defaults={
                "file": index,
                "line": line,
                "offset": offset,
                "counts": {kind: asdict(counts) for kind, counts in self._counts.items()},
            },
        )

    # Progress

    def _before(self, index: int) -> int:
        """The bytes of the files before this one."""
        return sum(file.path.stat().st_size for file in self.files[:index])

    @contextmanager
    def _progress(self, what: str) -> Iterator[Any]:
        with tqdm(
            total=self._before(len(self.files)),
            desc=what,
            unit="B",
            unit_scale=True,
            disable=None if self._show_progress else True,
        ) as bar:
            yield bar


def _stamp(stream: BinaryIO) -> tuple[int, int]:
    status = os.fstat(stream.fileno())
    return status.st_size, status.st_mtime_ns


def read_form(
    kind: str, value: Any, codes: Codes
) -> tuple[RecordForm | TranslationForm | None, list[tuple[str, str]]]:
    """A line as a form, or what is wrong with it as pairs of a path and a message."""
    model: type[RecordForm] | type[TranslationForm]
    if not isinstance(value, dict):
        return None, [("", "must be an object in braces")]
    if kind == TRANSLATIONS:
        named = value.get("record")
        if not isinstance(named, str) or named not in RECORD_FORMATS:
            return None, [("record", f"must be one of {', '.join(RECORD_FORMATS)}")]
        model = RECORD_FORMATS[named].translation
    else:
        model = RECORD_FORMATS[kind].form
    try:
        form = model.model_validate(value, context=codes)
    except ValidationError as error:
        return None, list(problems_of(error))
    if isinstance(form, RecordForm) and (problems := list(form.problems())):
        return None, problems
    return form, []


def stored_records(record_type: str, slugs: list[str]) -> list[tuple[str, str]]:
    """Which of these identifiers the database has, each with the language of the original."""
    record_format = RECORD_FORMATS[record_type]
    languages = dict(
        record_format.text_model._default_manager.filter(
            record__slug__in=slugs, origin=Origin.ORIGINAL
        ).values_list("record__slug", "language")
    )
    there = record_format.model._default_manager.filter(slug__in=slugs)
    return [(slug, languages.get(slug, "")) for slug in there.values_list("slug", flat=True)]
