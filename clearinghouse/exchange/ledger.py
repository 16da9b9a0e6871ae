"""What an import knows of the lines it read, on disk: a million of them take no memory.

SQLite keeps it in a temporary file of its own, which goes with the process
however that ends. Every line of a record or translation is noted here once,
with the records it names; then what names a missing record is struck out,
and so is what names what was struck out.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    """The record was not imported."""
    NOTE = "note"
    """Worth knowing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, in the form ``practices.jsonl:17: outcomes[0].source: message``."""

    file: str
    line: int
    path: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where}: {self.path}: {self.message}" if self.path else f"{where}: {self.message}"


_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16000;
CREATE TABLE line (
    n INTEGER PRIMARY KEY, type TEXT, id TEXT, translation TEXT, language TEXT, ok INTEGER
);
CREATE UNIQUE INDEX line_by_id ON line (type, id, translation);
CREATE TABLE reference (n INTEGER, path TEXT, type TEXT, id TEXT);
CREATE INDEX reference_by_target ON reference (type, id);
CREATE TABLE stored (type TEXT, id TEXT, language TEXT, PRIMARY KEY (type, id)) WITHOUT ROWID;
CREATE TABLE struck (n INTEGER PRIMARY KEY, wave INTEGER);
CREATE TABLE problem (n INTEGER, severity TEXT, path TEXT, message TEXT);
"""

_FILE = 1 << 40
"""Lines are numbered through all files: file number times this, plus the number in the file."""

Stored = Callable[[str, list[str]], Iterable[tuple[str, str]]]
"""From a record type and identifiers to those in the database, each with its language."""


class Ledger:
    """One import's lines. ``translation`` is the language of a translation, empty for a record."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        # One transaction for all of it: nothing here outlives the process.
        self._db.execute("BEGIN")

    def close(self) -> None:
        self._db.close()

    # While reading

    def add(
        self, file: int, line: int, record_type: str, slug: str, *, translation: str, language: str
    ) -> str:
        """Note a line; returns where the same identifier was used before, empty if nowhere."""
        n = file * _FILE + line
        done = self._db.execute(
            "INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?, ?, 1)",
            (n, record_type, slug, translation, language),
        )
        if done.rowcount:
            return ""
        (first,) = self._db.execute(
            "SELECT n FROM line WHERE type = ? AND id = ? AND translation = ?",
            (record_type, slug, translation),
        ).fetchone()
        return f"line {first % _FILE}" if first // _FILE == file else self._where(first)

    def refer(self, file: int, line: int, named: Iterable[tuple[str, str, str]]) -> None:
        """Note which records a line names: path, record type, identifier."""
        n = file * _FILE + line
        self._db.executemany(
            "INSERT INTO reference VALUES (?, ?, ?, ?)", [(n, *reference) for reference in named]
        )

    def problem(
        self, file: int, line: int, path: str, message: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note what is wrong; a line with an error is not accepted."""
        n = file * _FILE + line
        self._db.execute("INSERT INTO problem VALUES (?, ?, ?, ?)", (n, severity, path, message))
        if severity is Severity.ERROR:
            self._db.execute("UPDATE line SET ok = 0 WHERE n = ?", (n,))

    def reject(self, file: int, line: int) -> None:
        """A line has errors that were noted before it was added."""
        self._db.execute("UPDATE line SET ok = 0 WHERE n = ?", (file * _FILE + line,))

    # When all is read

    def check_references(self, stored: Stored) -> None:
        """Strike out what names a record that neither the files nor the database have."""
        self._look_up(stored)
        missing = self._db.execute(
            """
            SELECT r.n, r.path, r.type, r.id, t.n FROM reference r
            JOIN line l ON l.n = r.n AND l.ok
            LEFT JOIN line t ON t.type = r.type AND t.id = r.id AND t.translation = ''
            WHERE NOT coalesce(t.ok, 0)
              AND NOT EXISTS (SELECT 1 FROM stored s WHERE s.type = r.type AND s.id = r.id)
            """
        )
        wave = 0
        while self._strike(missing, wave):
            missing = self._db.execute(
                """
                SELECT r.n, r.path, r.type, r.id, t.n FROM struck k
                JOIN line t ON t.n = k.n AND t.translation = ''
                JOIN reference r ON r.type = t.type AND r.id = t.id
                JOIN line l ON l.n = r.n AND l.ok
                WHERE k.wave = ?
                  AND NOT EXISTS (SELECT 1 FROM stored s WHERE s.type = r.type AND s.id = r.id)
                """,
                (wave,),
            )
            wave += 1
        self._check_languages()

    def _look_up(self, stored: Stored) -> None:
        types = [row[0] for row in self._db.execute("SELECT DISTINCT type FROM reference")]
        for record_type in types:
            named = self._db.execute(
                "SELECT DISTINCT id FROM reference WHERE type = ?", (record_type,)
            )
            while slugs := [row[0] for row in named.fetchmany(500)]:
                self._db.executemany(
                    "INSERT OR IGNORE INTO stored VALUES (?, ?, ?)",
                    [(record_type, *found) for found in stored(record_type, slugs)],
                )

    def _strike(self, missing: sqlite3.Cursor, wave: int) -> int:
        count = 0
        while rows := missing.fetchmany(500):
            problems = []
            for n, path, record_type, slug, target in rows:
                what = f"there is no record “{slug}” in {record_type}"
                if target is not None:
                    what = f"“{slug}” was not imported because of its own errors ({self._where(target)})"
                problems.append((n, Severity.ERROR, path, what))
            self._db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?)", problems)
            done = self._db.executemany(
                "INSERT OR IGNORE INTO struck VALUES (?, ?)", [(row[0], wave) for row in rows]
            )
            count += done.rowcount
        self._db.execute(
            "UPDATE line SET ok = 0 WHERE n IN (SELECT n FROM struck WHERE wave = ?)", (wave,)
        )
        return count

    def _check_languages(self) -> None:
        self._db.execute(
            """
            INSERT INTO problem
            SELECT l.n, 'error', 'language', l.translation ||
                ' is the record’s own language: its text belongs in the record itself'
            FROM line l
            LEFT JOIN line r ON r.type = l.type AND r.id = l.id AND r.translation = '' AND r.ok
            LEFT JOIN stored s ON s.type = l.type AND s.id = l.id
            WHERE l.ok AND l.translation <> ''
              AND l.translation = coalesce(r.language, s.language)
            """
        )
        self._db.execute(
            "UPDATE line SET ok = 0 WHERE n IN (SELECT n FROM problem WHERE severity = 'error')"
        )

    # While writing

    def accepted(self, file: int, *, after: int = 0) -> Iterator[int]:
        """The numbers of a file's lines that are to be written, in order."""
        cursor = self._db.execute(
            "SELECT n FROM line WHERE n > ? AND n < ? AND ok ORDER BY n",
            (file * _FILE + after, (file + 1) * _FILE),
        )
        while rows := cursor.fetchmany(1000):
            for (n,) in rows:
                yield n % _FILE

    def naming(self, path: str, record_type: str, slugs: Iterable[str]) -> dict[str, list[str]]:
        """Which accepted lines name these records in the list ``path``: their identifiers."""
        found: dict[str, list[str]] = {}
        for slug in slugs:
            rows = self._db.execute(
                """
                SELECT l.id FROM reference r JOIN line l ON l.n = r.n AND l.ok
                WHERE r.type = ? AND r.id = ? AND r.path GLOB ? AND l.translation = ''
                """,
                (record_type, slug, f"{path}[[]*"),
            )
            found[slug] = [row[0] for row in rows]
        return found

    # In the end

    def counts(self) -> dict[int, int]:
        """How many lines of each file have errors."""
        rows = self._db.execute(
            "SELECT n / ?, count(DISTINCT n) FROM problem WHERE severity = ? GROUP BY 1",
            (_FILE, Severity.ERROR),
        )
        return {int(file): int(count) for file, count in rows}

    def problems(self, severity: Severity) -> Iterator[Problem]:
        """What was noted, in the order of files and lines."""
        cursor = self._db.execute(
            "SELECT n, path, message FROM problem WHERE severity = ? ORDER BY n, rowid", (severity,)
        )
        for n, path, message in cursor:
            yield Problem(self.files[n // _FILE], n % _FILE, path, message, severity)

    def _where(self, n: int) -> str:
        return f"{self.files[n // _FILE]}:{n % _FILE}"
