"""A search page, with its styles and scripts, weighs at most 60 KB over the wire."""

import urllib.request

import pytest
from playwright.sync_api import Page

LIMIT = 60 * 1024


@pytest.mark.parametrize(
    "address",
    [
        "/en/practices/",
        "/ar/practices/?q=%D8%A7%D9%84%D8%B3%D9%83%D9%86",
        "/zh-hans/practices/?q=language&theme=language",
        "/ru/practices/?view=map",
    ],
)
def test_a_search_page_is_light(page: Page, site: str, address: str) -> None:
    page.goto(address)
    files = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet]')].map(e => e.href)"
        ".concat([...document.scripts].map(e => e.src))"
    )
    sizes = {}
    for file in [f"{site}{address}", *files]:
        request = urllib.request.Request(file, headers={"Accept-Encoding": "br, gzip"})
        with urllib.request.urlopen(request) as response:
            sizes[file] = len(response.read())
    assert sum(sizes.values()) <= LIMIT, sizes
