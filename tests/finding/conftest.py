"""Installations of their own for tests that kill processes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.finding.installation import Installation, new_database


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation with twenty practices, indexed by words, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    with new_database(folder) as address:
        installation = Installation(folder, address)
        done = installation.run("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        installation.python("for n in range(20): a_practice(f'practice-{n}')")
        done = installation.run("reindex")
        assert done.returncode == 0, done.stderr
        yield installation


@pytest.fixture
def filled(tmp_path: Path, template: Installation) -> Iterator[Installation]:
    """Twenty practices that database and index agree on, in an installation of its own."""
    with new_database(tmp_path, template=template.environment["DATABASE_URL"]) as address:
        shutil.copytree(template.folder / "index", tmp_path / "index")
        yield Installation(tmp_path, address)
