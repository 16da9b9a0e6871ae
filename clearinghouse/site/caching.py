"""How long pages are kept: by browsers and caches on the way, and by this process.

A page that asked for no session is the same for everybody, so anyone may keep
it for a minute; after that an unchanged page costs one conditional request.
To answer that without making the page again, a process keeps the pages that it
made lately. It uses them only while nothing in the database has changed
(``records/freshness.py``), and no longer than others may: what a page has from
elsewhere, an embeddings server say, is out of date for a minute at most.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, set_response_etag

from clearinghouse.records.freshness import generation

SECONDS = 60

KEPT = 32 * 1024 * 1024
"""Bytes of pages that a process keeps, those asked for last."""

_ASKED_BY = ("Host", "HX-Request", "HX-History-Restore-Request")
"""Headers that a page may depend on, besides its address and what cookies say."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    content: bytes
    headers: dict[str, str]
    generation: int
    until: float


class _Pages:
    """The pages kept, by what was asked; the one that was not asked for longest goes first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pages: OrderedDict[Key, _Page] = OrderedDict()
        self._size = 0

    def get(self, key: Key, generation: int) -> _Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.generation != generation or page.until < monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def keep(self, key: Key, page: _Page) -> None:
        with self._lock:
            former = self._pages.pop(key, None)
            self._pages[key] = page
            self._size += len(page.content) - (len(former.content) if former else 0)
            while self._size > KEPT:
                _key, last = self._pages.popitem(last=False)
                self._size -= len(last.content)


def public_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: mark and keep pages that are the same for everybody. It stands below the sessions."""
    pages = _Pages()

    def middleware(request: HttpRequest) -> HttpResponse:
        now = generation() if _may_be_kept(request) else None
        if now is None:
            return _marked(request, get_response(request))
        key = _key(request)
        kept = pages.get(key, now)
        if kept is not None:
            return HttpResponse(kept.content, headers=kept.headers)
        response = _marked(request, get_response(request))
        if response.status_code == 200 and not response.streaming and _is_public(response):
            # Told apart by its content: it stays the same where a change did not concern it.
            set_response_etag(response)
            headers = dict(response.items())
            pages.keep(key, _Page(response.content, headers, now, monotonic() + SECONDS))
        return response

    return middleware


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.COOKIES
        and not settings.DEBUG
        and not request.path.startswith("/cms/")
    )


def _key(request: HttpRequest) -> Key:
    """All that decides what a page without cookies holds; some tell of today's date."""
    asked_by = (request.headers.get(name) for name in _ASKED_BY)
    return (request.get_full_path(), request.scheme, timezone.localdate(), *asked_by)


def _is_public(response: HttpResponse) -> bool:
    """Whether it was found to be the same for everybody who asks like this."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")}
    return "public" in response.get("Cache-Control", "") and varies <= {"", "hx-request"}


def _marked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if (
        request.method in {"GET", "HEAD"}
        and response.status_code in {200, 301, 404, 410}
        and not request.session.accessed
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.path.startswith("/cms/")
    ):
        patch_cache_control(response, public=True, max_age=SECONDS)
    return response
