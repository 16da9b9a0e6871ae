"""Static files are gathered once, and again when one changes."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from pytest_django.fixtures import Settings

from clearinghouse.site.static_files import collect_static_files


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.css").write_text("a {}")
    settings.STATIC_ROOT = tmp_path / "gathered"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    get_finder.cache_clear()
    yield folder
    get_finder.cache_clear()


def test_files_are_gathered_once(own: Path, settings: Settings) -> None:
    assert collect_static_files()
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a {}"
    assert not collect_static_files()


def test_a_changed_file_is_gathered_again(own: Path, settings: Settings) -> None:
    collect_static_files()
    (own / "a.css").write_text("a { color: inherit }")
    later = time.time() + 10  # times of files are compared by whole seconds
    os.utime(own / "a.css", (later, later))
    assert collect_static_files()
    assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: inherit }"
