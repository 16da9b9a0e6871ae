"""The first editorial texts say the same in every language, in the Markdown that pages allow.

A translation that lost a paragraph, a list item or a link is caught by its shape: it must be
the English one's.
"""

import re
from pathlib import Path

import pytest

import clearinghouse.site

EDITORIAL = Path(clearinghouse.site.__file__).parent / "editorial"
PAGES = ("home", "about", "method")
TRANSLATIONS = ("fr", "es", "ar", "ru", "zh", "it")
SCRIPTS = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh": "\u4e00-\u9fff"}


def read(page: str, language: str) -> tuple[dict[str, str], str]:
    """The front matter's fields and the body."""
    text = (EDITORIAL / f"{page}.{language}.md").read_text("utf-8")
    opening, front_matter, body = re.split(r"^---$", text, maxsplit=2, flags=re.MULTILINE)
    assert opening == ""
    fields = dict(line.split(": ", 1) for line in front_matter.strip().splitlines())
    return fields, body.strip()


def shape(body: str) -> list[str]:
    """What each line is: heading, list item or paragraph, with its bold and linked parts."""
    kinds = []
    for line in filter(None, body.splitlines()):
        kind = "heading" if line.startswith("## ") else "item" if line[:2] == "- " else "text"
        hosts = re.findall(r"\]\(https://([^/)]+)", line)
        kinds.append(f"{kind} bold={line.count('**')} links={hosts}")
    return kinds


@pytest.mark.parametrize("language", ("en", *TRANSLATIONS))
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_a_title_and_an_intro(page: str, language: str) -> None:
    fields, _ = read(page, language)
    assert list(fields) == ["title", "intro"]
    # A colon and a space would end the value for a YAML reader.
    assert not any(": " in value or not value.strip() for value in fields.values())


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("page", PAGES)
def test_a_translation_has_the_parts_of_the_english_page(page: str, language: str) -> None:
    assert shape(read(page, language)[1]) == shape(read(page, "en")[1])


@pytest.mark.parametrize("language", sorted(SCRIPTS))
@pytest.mark.parametrize("page", PAGES)
def test_intro_and_every_line_are_in_the_languages_own_script(page: str, language: str) -> None:
    fields, body = read(page, language)
    for line in [fields["intro"], *filter(None, body.splitlines())]:
        # Names of data sets and licences stay in Latin letters; a whole line of them does not.
        assert re.search(f"[{SCRIPTS[language]}]", line), line


@pytest.mark.parametrize("language", ("en", *TRANSLATIONS))
@pytest.mark.parametrize("page", PAGES)
def test_only_paragraphs_headings_lists_links_and_bold_are_used(page: str, language: str) -> None:
    _, body = read(page, language)
    assert not re.findall(r"^(?:#(?!# )|\d+\. |[ \t])|[`<>_|]|!\[", body, re.MULTILINE)
