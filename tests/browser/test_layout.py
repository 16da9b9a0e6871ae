"""Narrow screens, large text, right-to-left, paper, and no scripts: every page stays usable."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import PAGES

OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > width + 1
        ? [...document.querySelectorAll('body *')]
            .filter(e => { const b = e.getBoundingClientRect();
                           return b.width && (b.right > width + 1 || b.left < -1)
                                  && getComputedStyle(e).position !== 'absolute'; })
            .slice(0, 5).map(e => e.tagName + '.' + e.className)
        : [];
}"""


@pytest.mark.parametrize("language", ["en", "ar", "ru"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_overflows_at_320_pixels(
    browser: Browser, site: str, name: str, language: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    try:
        page = context.new_page()
        page.goto(f"/{language}/{PAGES[name]}")
        assert page.evaluate(OVERFLOW) == []
    finally:
        context.close()


@pytest.mark.parametrize("name", ["home", "search with filters", "practice", "country"])
def test_nothing_overflows_with_text_of_twice_the_size(
    browser: Browser, site: str, name: str
) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800})
    try:
        page = context.new_page()
        page.goto(f"/en/{PAGES[name]}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(OVERFLOW) == []
    finally:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_arabic_runs_from_right_to_left(page: Page, name: str) -> None:
    page.goto(f"/ar/{PAGES[name]}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "ar"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_loads_from_elsewhere_and_nothing_is_refused(
    page: Page, site: str, name: str
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type == "error" and "404" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"/en/{PAGES[name]}", wait_until="networkidle")

    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert complaints == []
