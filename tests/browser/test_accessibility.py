"""axe finds nothing on any page type, in English and Arabic, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.pages import PAGES

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(
    browser: Browser, site: str, name: str, language: str, scheme: str
) -> None:
    context = browser.new_context(base_url=site, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(f"/{language}/{PAGES[name]}")
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
    finally:
        context.close()
