"""The editorial pages: home, about, method and others that people write in the CMS, one tree a language."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    """The first page: what this is, the search, themes, the newest records, numbers."""

    template = "site/home.html"
    intro = models.TextField(_("introduction"), blank=True, default="")

    content_panels: ClassVar[Sequence[Any]] = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[Sequence[str]] = ["wagtailcore.Page"]
    max_count_per_parent = None

    class Meta:
        verbose_name = _("home page")


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
