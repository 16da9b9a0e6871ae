"""An installation of its own in processes of its own, which can be killed at any moment."""

import os
import sqlite3
import subprocess
import sys
import textwrap
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parent.parent.parent

_BEGIN = """
import os, signal, sys, threading, time
sys.path.insert(0, os.getcwd())
import django
django.setup()
from tests.finding.made import a_practice, a_study
from clearinghouse.practices.models import Practice
from clearinghouse.finding.models import IndexChange, IndexState
def die(): os.kill(os.getpid(), signal.SIGKILL)
"""


class Installation:
    """A database and an index in a folder, and the commands run on them."""

    def __init__(self, folder: Path, database: str, **environment: str) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "clearinghouse.site.settings",
            "SECRET_KEY": "only-for-the-tests-" + "0" * 32,
            "EMBEDDINGS": "false",
            "WEB_WORKERS": "2",
            "WEB_THREADS": "2",
            **environment,
        }
        self.log = folder / "log"

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A command of Clearinghouse as a process group of its own."""
        return self._start("-m", "clearinghouse", *command)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "clearinghouse", *command],
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
        )

    def start_python(self, code: str) -> subprocess.Popen[str]:
        """A process that runs this code, with Django and the tests' practices at hand."""
        return self._start("-c", _BEGIN + textwrap.dedent(code))

    def python(self, code: str) -> str:
        """What this code prints. Raises RuntimeError if it fails, unless it was killed."""
        done = subprocess.run(
            [sys.executable, "-c", _BEGIN + textwrap.dedent(code)],
            env=self.environment,
            cwd=ROOT,
            text=True,
            capture_output=True,
        )
        if done.returncode not in {0, -9}:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                env=self.environment,
                cwd=ROOT,
                text=True,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def pending(self) -> int:
        """How many changes the index knows nothing of, asked without a process of Django's."""
        return int(self.ask("SELECT count(*) FROM finding_indexchange WHERE state <> 1"))

    def ask(self, question: str) -> Any:
        """The answer of the database to a question in SQL."""
        address = self.environment["DATABASE_URL"]
        if address.startswith("sqlite"):
            with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
                return connection.execute(question).fetchone()[0]
        with psycopg.connect(address) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
            assert row is not None
            return row[0]


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process and all that it started, without a warning."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.wait()


def eventually(what: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until this is true. Raises AssertionError if it does not become so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)


@contextmanager
def new_database(folder: Path, template: str = "") -> Iterator[str]:
    """The address of a database of its own: SQLite, or on the server that the tests are run on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        path = folder / "clearinghouse.sqlite3"
        if template:
            path.write_bytes(Path(template.removeprefix("sqlite:///")).read_bytes())
        yield f"sqlite:///{path}"
        return
    name = f"kill_{uuid.uuid4().hex[:12]}"
    copied = f' TEMPLATE "{template.rpartition("/")[2]}"' if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')  # type: ignore[arg-type]
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
