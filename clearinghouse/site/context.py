"""What every page's template knows: the site's name, the ways through it, this page's address.

A page tells search engines of its versions in other languages only where they
exist: records have the same address in all seven, editorial pages only where
somebody translated them.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from clearinghouse.records.languages import INTERFACE_LANGUAGES, direction, record_language

SECTIONS = (
    ("practices/", _("Practices")),
    ("themes/", _("Themes")),
    ("studies/", _("Studies")),
    ("cities/", _("Cities")),
    ("organisations/", _("Organisations")),
    ("recommendations/", _("Recommendations")),
    ("events/", _("Events")),
    ("about/", pgettext_lazy("navigation", "About")),
)
"""The main ways through the site: the address below the language, and the label."""


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """This page in one language of the interface. ``tag`` is BCP 47, for ``lang`` and ``hreflang``."""

    code: str
    tag: str
    name: str
    direction: str
    url: str
    current: bool


def language_tag(code: str) -> str:
    """The interface's language as BCP 47 writes it: ``zh-hans`` -> ``zh-Hans``."""
    language, _hyphen, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


def site(request: HttpRequest) -> dict[str, Any]:
    """What the base template and all that extend it are given."""
    current = get_language() or settings.LANGUAGE_CODE
    addresses = _addresses(request)
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "language_tag": language_tag(current),
        "language_direction": direction(record_language(current)),
        "language_name": settings.LANGUAGE_NAMES.get(current, current),
        "sections": [
            {
                "label": label,
                "url": f"/{current}/{part}",
                "current": request.path.startswith(f"/{current}/{part}"),
            }
            for part, label in SECTIONS
        ],
        "page_languages": [
            PageLanguage(
                code=code,
                tag=language_tag(code),
                name=settings.LANGUAGE_NAMES[code],
                direction=direction(record_language(code)),
                url=addresses.get(code, f"/{code}/"),
                current=code == current,
            )
            for code in INTERFACE_LANGUAGES
        ],
        "page_alternates": [
            (language_tag(code), settings.SITE_URL + address.partition("?")[0])
            for code, address in addresses.items()
        ],
        "page_default": settings.SITE_URL + addresses["en"].partition("?")[0]
        if "en" in addresses
        else "",
        "page_canonical": settings.SITE_URL + request.path,
    }


def _addresses(request: HttpRequest) -> dict[str, str]:
    """This page's address in each language in which it exists, its parameters kept."""
    match = request.resolver_match
    if match is not None and match.view_name == "wagtail_serve":
        return _addresses_of_page(request, match.args[0] if match.args else "")
    # Empty parameters, which a form without scripts leaves behind, say nothing.
    parameters = urlencode(parse_qsl(request.META.get("QUERY_STRING", "")))
    path = f"{request.path}?{parameters}" if parameters else request.path
    return {code: translate_url(path, code) for code in INTERFACE_LANGUAGES}


def _addresses_of_page(request: HttpRequest, path: str) -> dict[str, str]:
    page = Page.find_for_request(request, path)
    if page is None:
        return {}
    translations = page.get_translations(inclusive=True).live().select_related("locale")
    found = {page.locale.language_code: page.get_url(request) for page in translations}
    return {code: found[code] for code in INTERFACE_LANGUAGES if found.get(code)}
