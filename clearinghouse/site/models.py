"""The editorial pages: home, about, method and others that people write in the CMS, one tree a language."""

from collections.abc import Sequence
from typing import Any, ClassVar

import structlog
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from clearinghouse.evidence.models import Study
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.parameters import Parameters
from clearinghouse.finding.search import search
from clearinghouse.themes.models import Theme

log = structlog.get_logger(__name__)

NEWEST = 6
"""Practices that the first page shows."""

EXAMPLES = (
    _("How can neighbours and newcomers get to know each other?"),
    _("recognition of foreign qualifications"),
    _("Rumours about migrants are spreading in our city"),
    _("learning the language at the workplace"),
)
"""Questions as a reader might ask them, in her language."""


class HomePage(Page):
    """The first page: what this is, the search, themes, the newest records, numbers."""

    template = "site/home.html"
    intro = models.TextField(_("introduction"), blank=True, default="")

    content_panels: ClassVar[Sequence[Any]] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[Sequence[str]] = ["wagtailcore.Page"]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One search gives the newest practices and, by its facets, all counts but the studies'."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["examples"] = EXAMPLES
        language = get_language() or "en"
        try:
            found = search(Parameters(), language, size=NEWEST)
        except EngineError as error:
            log.error("the search engine cannot answer", because=str(error))
            return context
        counts = {option.code: option.count for option in found.facet("theme").all_options}
        return context | {
            "found": found,
            "themes": [
                {"theme": theme, "count": counts.get(theme.code, 0)}
                for theme in Theme.objects.prefetch_related("texts")
            ],
            "countries": len(found.facet("country").all_options),
            "languages": len(found.facet("language").all_options),
            "studies": Study.objects.public().count(),
        }


class EditorialPage(Page):
    """A page of text, such as “about” or “method”."""

    template = "site/editorial.html"
    intro = models.TextField(_("introduction"), blank=True, default="")
    body = RichTextField(_("text"), blank=True, default="")

    content_panels: ClassVar[Sequence[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[Sequence[str]] = ["site.HomePage", "site.EditorialPage"]

    class Meta:
        verbose_name = _("editorial page")
