"""Who may do what only one process may: a lock on a file, which the system frees when its holder dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from django.conf import settings


class ProcessLock:
    """An exclusive lock between the processes of this machine. Not for threads of one process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def acquire(self) -> bool:
        """Take the lock if it is free; whether this object holds it now."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def is_free(self) -> bool:
        """Whether nobody, this object included, holds the lock."""
        if self.held or not self.acquire():
            return False
        self.release()
        return True

    def __enter__(self) -> "ProcessLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def worker_lock() -> ProcessLock:
    """Held by the process that empties the outbox into the index."""
    return ProcessLock(Path(settings.INDEX_DIR) / "worker.lock")


def rebuild_lock() -> ProcessLock:
    """Held while an index is built beside the live one."""
    return ProcessLock(Path(settings.INDEX_DIR) / "rebuild.lock")
