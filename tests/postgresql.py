"""A private PostgreSQL server for the tests: real, on loopback, gone afterwards.

Debian keeps the server's programs outside the path, and PostgreSQL refuses
to run as root; both are dealt with here.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = "PostgreSQL's server programs are missing (Debian: apt-get install postgresql)"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, the newest where there are several; None without."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
        reverse=True,
    )
    if debian:
        return debian[0].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A running server; yields the address for DATABASE_URL. Raises RuntimeError without the programs."""
    folder = programs()
    if folder is None:
        raise RuntimeError(MISSING)
    as_user: list[str] = []
    home = Path(tempfile.mkdtemp(prefix="clearinghouse-postgresql-"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data, port = home / "data", _free_port()

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_user, str(folder / program), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=home,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}")

    run(
        "initdb",
        "-D",
        str(data),
        "-U",
        "clearinghouse",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    )
    try:
        run("pg_ctl", "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start")
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "clearinghouse", "clearinghouse")
        yield f"postgresql://clearinghouse@127.0.0.1:{port}/clearinghouse"
    finally:
        with contextlib.suppress(RuntimeError):
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)
