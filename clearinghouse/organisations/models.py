"""Who: municipalities, ministries, networks of cities, associations and others that act on migration."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from clearinghouse.places.references import PlaceReference
from clearinghouse.records.models import Record, Source, Text


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("municipality")
    REGION = "region", pgettext_lazy("kind of organisation", "region")
    GOVERNMENT = "government", _("national government")
    INTERGOVERNMENTAL = "intergovernmental", _("intergovernmental organisation")
    CITY_NETWORK = "city_network", _("network of cities")
    NGO = "ngo", _("non-governmental organisation")
    FOUNDATION = "foundation", _("foundation")
    RESEARCH = "research", _("research institution")
    BUSINESS = "business", pgettext_lazy("kind of organisation", "business")
    FAITH = "faith", _("faith-based organisation")
    MEDIA = "media", _("media")


class Organisation(PlaceReference, Record, index.Indexed):
    """An organisation with what it does; its texts carry its name in each language."""

    record_type = "organisations"
    url_name = "organisation"
    template = "organisations/organisation.html"

    country = models.ForeignKey(  # type: ignore[assignment]
        "places.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("country"),
    )
    short_name = models.CharField(_("short name"), max_length=120, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    website = models.URLField(_("website"), max_length=1000, blank=True, default="")
    works_on = ParentalManyToManyField(
        "themes.Theme", blank=True, related_name="organisations", verbose_name=_("works on")
    )

    search_fields: ClassVar[Sequence[Any]] = [
        index.SearchField("slug"),
        index.AutocompleteField("slug"),
        index.RelatedFields(
            "texts", [index.SearchField("title"), index.AutocompleteField("title")]
        ),
    ]
    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("short_name"), FieldPanel("kind")]),
        InlinePanel("texts", heading=_("Name and summary"), label=_("Text"), min_num=1),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("city_name"), FieldPanel("country")]),
                FieldPanel("website"),
            ],
            heading=_("Where"),
        ),
        FieldPanel("works_on", widget=forms.CheckboxSelectMultiple),
        InlinePanel("sources", label=_("Source"), min_num=1),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("compiled")]),
    ]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["slug"]

    # It is called by its texts; a place reference alone would be called by its place.
    __str__ = Record.__str__

    @property
    def name(self) -> str:
        return str(self)


class OrganisationText(Text):
    """``title`` is the organisation's name."""

    words = ("title", "summary")

    record = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="texts")
    summary = models.TextField(_("summary"))

    panels = [*Text.panels, FieldPanel("summary")]

    class Meta(Text.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "language"], name="one_text_an_organisation_language"
            )
        ]


class OrganisationSource(Source):
    record = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="sources")
