"""The interface is complete in every language: no message missing, none fuzzy, none broken."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

import clearinghouse
from clearinghouse.site.messages import CATALOGUES

PACKAGE = Path(clearinghouse.__file__).parent
PLACEHOLDER = re.compile(r"%\(\w+\)s|%[sd]|\{\w*\}")

pytestmark = pytest.mark.xdist_group("messages")


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which the messages were collected anew from code and templates."""
    if not shutil.which("xgettext"):
        pytest.skip("GNU gettext is missing (Debian: apt-get install gettext)")
    folder = tmp_path_factory.mktemp("messages")
    kept = shutil.ignore_patterns("*.pyc", "*.jsonl", "*.csv", "*.mo", "collection", "data")
    shutil.copytree(PACKAGE, folder / "clearinghouse", ignore=kept)
    subprocess.run(
        [sys.executable, "-m", "clearinghouse.site.messages"],
        cwd=folder,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "clearinghouse.site.settings"},
        check=True,
    )
    return folder / "clearinghouse" / "site" / "locale"


def entries(locale: Path, folder: str) -> polib.POFile:
    return polib.pofile(str(locale / folder / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_message_is_missing(collected: Path, language: str) -> None:
    catalogue = entries(collected, CATALOGUES[language])
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_message_is_fuzzy(collected: Path, language: str) -> None:
    catalogue = entries(collected, CATALOGUES[language])
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_placeholder_is_kept(collected: Path, language: str) -> None:
    wrong = []
    for entry in entries(collected, CATALOGUES[language]):
        wanted = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            found = set(PLACEHOLDER.findall(text))
            if found - wanted or (wanted - found and not entry.msgid_plural):
                wrong.append((entry.msgid, text))
    assert wrong == []
