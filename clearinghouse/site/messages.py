"""The interface's messages: collected from code and templates, compiled for Django.

Translators work on ``site/locale/*/LC_MESSAGES/django.po``. The compiled
files are derived: they are made at setup with Babel, so that no machine that
only runs the site needs GNU gettext. Collecting needs it
(Debian: apt-get install gettext).
"""

import shutil
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"
CATALOGUES = {"fr": "fr", "es": "es", "ar": "ar", "ru": "ru", "zh-hans": "zh_Hans", "it": "it"}
"""Each language of the interface but English with its folder."""


def catalogue(language: str) -> Path:
    """The file of messages of a language of the interface."""
    return LOCALE_DIR / CATALOGUES[language] / "LC_MESSAGES" / "django.po"


def compile_messages() -> int:
    """Compile every catalogue that is newer than its compiled form; how many were compiled."""
    compiled = 0
    for language in CATALOGUES:
        source = catalogue(language)
        target = source.with_suffix(".mo")
        if not source.exists():
            continue
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            messages = read_po(file, locale=CATALOGUES[language])
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, messages)
        unfinished.replace(target)
        compiled += 1
    return compiled


def collect_messages() -> None:
    """Bring every catalogue up to date with the messages in code and templates."""
    from django.core.management import call_command

    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is needed to collect messages (Debian: apt-get install gettext).")
    for folder in CATALOGUES.values():
        (LOCALE_DIR / folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    call_command(
        "makemessages",
        locale=list(CATALOGUES.values()),
        extensions=["html", "txt", "xml", "py"],
        ignore_patterns=["*/migrations/*", "tests/*", "benchmarks/*", ".venv/*", "var/*"],
        no_obsolete=True,
        no_wrap=True,
        add_location="file",
        verbosity=0,
    )


if __name__ == "__main__":
    import django

    django.setup()
    collect_messages()
    compile_messages()
