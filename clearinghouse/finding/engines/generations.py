"""Folders of an index on disk: which one is live, who may write, and when an old one can go.

An index is a folder of generations, each a complete index, and a file CURRENT that names the live
one. A rebuild makes a new generation beside it and then renames a new CURRENT into place: a reader
sees either the old one or the new one, whole. Locks are those of the operating system (flock), so
that a process that dies, however it dies, holds none.
"""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.engines.vectors import sync_folder

_NAME = re.compile(r"generation-(\d{6})")
_BUILDING = ".building"


class Generations:
    """The generations in a folder, which is made if it is not there."""

    def __init__(self, folder: Path, *, patience: float) -> None:
        self.folder = folder
        self._patience = patience
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"The index cannot be kept in {folder}: {error}") from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer among all processes and threads.

        Raises EngineError where another goes on writing for longer than the engine's patience.
        """
        with (self.folder / "writer.lock").open("ab") as lock:
            until = time.monotonic() + self._patience
            while not _locked(lock, fcntl.LOCK_EX):
                if time.monotonic() > until:
                    raise EngineError(
                        f"Another process has been writing to the index in {self.folder} for "
                        f"{self._patience:g} seconds; try again when it is done"
                    )
                time.sleep(0.02)
            self._clean()
            yield

    def live(self) -> Path | None:
        """The live generation, None before there is one."""
        try:
            name = (self.folder / "CURRENT").read_text().strip()
        except FileNotFoundError:
            return None
        if not _NAME.fullmatch(name):
            raise EngineError(
                f"{self.folder / 'CURRENT'} does not name a generation: rebuild the index"
            )
        return self.folder / name

    def begin(self) -> Path:
        """A new empty generation, not yet live. For the writer."""
        numbers = [
            int(match[1])
            for path in self.folder.iterdir()
            if (match := _NAME.match(path.name)) is not None
        ]
        path = self.folder / f"generation-{max(numbers, default=0) + 1:06d}{_BUILDING}"
        path.mkdir()
        return path

    def make_live(self, building: Path) -> Path:
        """Make a generation that is complete on disk the live one. For the writer."""
        finished = building.with_name(building.name.removesuffix(_BUILDING))
        building.rename(finished)
        sync_folder(self.folder)
        fresh = self.folder / "CURRENT.new"
        with fresh.open("w") as file:
            file.write(finished.name)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.folder / "CURRENT")
        sync_folder(self.folder)
        self._clean()
        return finished

    def use(self, generation: Path) -> IO[bytes]:
        """Keep a generation from being removed as long as the answer is open."""
        file = (generation / "in-use").open("ab")
        if not _locked(file, fcntl.LOCK_SH):
            file.close()
            raise FileNotFoundError(generation)
        return file

    def _clean(self) -> None:
        """Remove generations that are neither live nor used, and what a killed rebuild left."""
        live = self.live()
        for path in self.folder.iterdir():
            if not _NAME.match(path.name) or path == live:
                continue
            with suppress(OSError), (path / "in-use").open("ab") as file:
                if path.name.endswith(_BUILDING) or _locked(file, fcntl.LOCK_EX):
                    shutil.rmtree(path, ignore_errors=True)


def _locked(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
