"""What the site says of itself to machines: health, readiness, robots."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """The process can serve: its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


def robots(request: HttpRequest) -> HttpResponse:
    """Records are welcome to be read; combinations of filters are not walked, nor is the CMS."""
    lines = [
        "User-agent: *",
        # The parts of the sitemap are told apart by a parameter; the longer rule wins.
        "Allow: /sitemap",
        "Disallow: /cms/",
        "Disallow: /*?",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
