"""Runs the whole suite: on SQLite with the browser, then on PostgreSQL.

What needs a program that this machine lacks is left out with a line that
says what to install; under CI that is a failure.
"""

import os
import subprocess
import sys

from tests import postgresql


def run(title: str, *arguments: str, **environment: str) -> int:
    print(f"\n== {title}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]],
        env={**os.environ, **environment},
    ).returncode


def main() -> int:
    failed = run("On SQLite, with the browser", "-n", "2", "--dist", "loadgroup")
    if postgresql.programs() is None:
        print(f"\nLeft out: the suite on PostgreSQL. {postgresql.MISSING}.")
        return failed or int(bool(os.environ.get("CI")))
    with postgresql.server() as address:
        return (
            run(
                "On PostgreSQL",
                "-n",
                "2",
                "--dist",
                "loadgroup",
                "-m",
                "not browser",
                DATABASE_URL=address,
            )
            or failed
        )


if __name__ == "__main__":
    sys.exit(main())
