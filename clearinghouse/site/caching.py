"""How long browsers and caches on the way may keep a page.

A page that asked for no session is the same for everybody, so anyone may keep
it for a minute; after that an unchanged page costs one conditional request.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

SECONDS = 60


def public_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: mark pages that are the same for everybody. It stands below the sessions."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
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

    return middleware
