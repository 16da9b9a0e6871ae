"""A city officer searches: by keyboard, without scripts, with htmx, in Arabic and in English."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect


@pytest.fixture
def without_scripts(browser: Browser, site: str) -> BrowserContext:
    return browser.new_context(base_url=site, java_script_enabled=False)


def test_a_question_is_asked_by_keyboard_alone(page: Page) -> None:
    page.goto("/en/")
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("one-stop shop for immigrants")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/practices/?**q=one-stop**")
    expect(page.locator("main")).to_contain_text("one-stop", ignore_case=True)


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/en/practices/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_every_link_and_control_shows_where_the_focus_is(page: Page) -> None:
    page.goto("/en/practices/?q=housing")
    for _step in range(30):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth), s.boxShadow]; })()"
        )
        assert (style[0] != "none" and style[1] > 0) or style[2] != "none", page.evaluate(
            "document.activeElement.outerHTML.slice(0, 200)"
        )


def test_searching_and_filtering_work_without_scripts(without_scripts: BrowserContext) -> None:
    page = without_scripts.new_page()
    page.goto("/en/")
    page.locator("main input[name=q]").fill("mentoring")
    page.locator("main input[name=q]").press("Enter")
    assert "q=mentoring" in page.url
    before = page.locator(".result").count()
    assert before > 0
    page.goto(f"{page.url}&theme=work")
    assert page.locator(".result").count() > 0


def test_a_question_in_arabic_finds_a_record_written_in_english(page: Page) -> None:
    page.goto("/ar/practices/?q=مكان واحد يجمع الخدمات الحكومية للمهاجرين&language=en")
    assert page.locator(".result").count() > 0


def test_a_question_in_english_finds_a_record_written_in_arabic(page: Page) -> None:
    page.goto("/en/practices/?q=health care for Syrian refugees&language=ar")
    assert page.locator(".result").count() > 0


def test_choosing_a_facet_updates_the_results_in_place(page: Page) -> None:
    page.goto("/en/practices/?q=language")
    page.evaluate("window.stayed = true")
    page.locator("[data-facet=theme] a, [data-facet=theme] label").first.click()
    page.wait_for_url("**theme=**")
    assert page.evaluate("window.stayed") is True


def test_a_result_leads_to_its_practice(page: Page) -> None:
    page.goto("/en/practices/?q=rumours")
    first = page.locator(".result a").first
    title = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_contain_text(title[:30])
