"""Events, and the recommendations that they or other bodies adopted."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from clearinghouse.places.references import PlaceReference
from clearinghouse.records.fields import PartialDateField, TextListField, validate_moment
from clearinghouse.records.forms import ONE_A_LINE, Codes, Identifiers
from clearinghouse.records.models import Record, Source, Text
from clearinghouse.records.wording import joined


class EventKind(models.TextChoices):
    ROUNDTABLE = "roundtable", _("roundtable")
    CONFERENCE = "conference", _("conference")
    FORUM = "forum", _("forum")
    WEBINAR = "webinar", _("webinar")
    SUMMIT = "summit", _("summit")


class Part(models.TextChoices):
    OPENING = "opening", _("opening")
    KEYNOTE = "keynote", _("keynote")
    PANEL = "panel", _("panel")
    VIDEO_MESSAGE = "video message", _("video message")
    CLOSING = "closing", _("closing")


class Addressee(models.TextChoices):
    CITY = "city", _("cities")
    REGION = "region", _("regions")
    NATIONAL = "national", _("national governments")
    INTERNATIONAL = "international", _("international organisations")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    BUSINESS = "business", pgettext_lazy("addressee", "business")
    MEDIA = "media", _("media")


class Event(PlaceReference, Record, index.Indexed):
    """A meeting at which cities and others spoke about migration."""

    record_type = "events"
    url_name = "event"
    template = "events/event.html"

    country = models.ForeignKey(  # type: ignore[assignment]
        "places.Country",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("country"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind.choices)
    starts = models.CharField(
        _("starts"),
        max_length=16,
        validators=[validate_moment],
        help_text=_("A date, or a date and local time: 2009-09-28T09:00."),
    )
    ends = models.CharField(
        _("ends"), max_length=16, blank=True, default="", validators=[validate_moment]
    )
    timezone = models.CharField(
        _("time zone"), max_length=60, blank=True, default="", help_text=_("America/New_York")
    )
    venue = models.CharField(_("venue"), max_length=300, blank=True, default="")
    organisers = TextListField(_("organisers"))
    sponsors = TextListField(_("sponsors"))
    themes = ParentalManyToManyField(
        "themes.Theme", blank=True, related_name="events", verbose_name=_("themes")
    )

    search_fields: ClassVar[Sequence[Any]] = [
        index.SearchField("slug"),
        index.AutocompleteField("slug"),
        index.RelatedFields(
            "texts", [index.SearchField("title"), index.AutocompleteField("title")]
        ),
    ]
    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("kind")]),
        InlinePanel("texts", heading=_("Title and summary"), label=_("Text"), min_num=1),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends"), FieldPanel("timezone")]),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("city_name"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("organisers"), FieldPanel("sponsors")]),
        InlinePanel("speakers", label=_("Speaker")),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        InlinePanel("sources", label=_("Source"), min_num=1),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("compiled")]),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts", "slug"]

    # It is called by its texts; a place reference alone would be called by its place.
    __str__ = Record.__str__

    def clean(self) -> None:
        super().clean()
        if self.ends and self.ends[:10] < self.starts[: len(self.ends[:10])]:
            raise ValidationError({"ends": pgettext_lazy("event", "It ends before it starts.")})


class EventText(Text):
    words = ("title", "summary")

    record = ParentalKey(Event, on_delete=models.CASCADE, related_name="texts")
    summary = models.TextField(_("summary"))

    panels = [*Text.panels, FieldPanel("summary")]

    class Meta(Text.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "language"], name="one_text_an_event_language"
            )
        ]


class EventSource(Source):
    record = ParentalKey(Event, on_delete=models.CASCADE, related_name="sources")


class Speaker(Orderable):
    record = ParentalKey(Event, on_delete=models.CASCADE, related_name="speakers")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    role = models.CharField(pgettext_lazy("person", "role"), max_length=300, blank=True, default="")
    organisation = models.CharField(_("organisation"), max_length=300, blank=True, default="")
    part = models.CharField(_("part"), max_length=15, choices=Part.choices, blank=True, default="")

    def __str__(self) -> str:
        return self.name


def validate_addressees(value: object) -> None:
    known = set(Addressee.values)
    if not isinstance(value, list) or not set(value) <= known:
        raise ValidationError(_("Choose from: %(known)s."), params={"known": joined(sorted(known))})


class Recommendation(Record, index.Indexed):
    """What a body asked others to do. ``practices`` put it into effect, as far as known."""

    record_type = "recommendations"
    url_name = "recommendation"
    template = "events/recommendation.html"

    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("event"),
    )
    body = models.CharField(_("adopted by"), max_length=300)
    adopted = PartialDateField(_("adopted"))
    addressed_to = TextListField(_("addressed to"), validators=[validate_addressees])
    themes = ParentalManyToManyField(
        "themes.Theme", blank=True, related_name="recommendations", verbose_name=_("themes")
    )
    practices = ParentalManyToManyField(
        "practices.Practice",
        blank=True,
        related_name="recommendations",
        verbose_name=_("practices that put it into effect"),
    )

    search_fields: ClassVar[Sequence[Any]] = [
        index.SearchField("slug"),
        index.AutocompleteField("slug"),
        index.RelatedFields(
            "texts", [index.SearchField("title"), index.AutocompleteField("title")]
        ),
    ]
    panels: ClassVar[Sequence[Any]] = [
        FieldPanel("slug"),
        InlinePanel("texts", heading=_("Title and text"), label=_("Text"), min_num=1),
        FieldRowPanel([FieldPanel("body"), FieldPanel("adopted"), FieldPanel("event")]),
        FieldPanel("addressed_to", widget=Codes(choices=Addressee.choices)),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("practices", widget=Identifiers("practices.Practice"), help_text=ONE_A_LINE),
        InlinePanel("sources", label=_("Source"), min_num=1),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("compiled")]),
    ]

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["-adopted", "slug"]


class RecommendationText(Text):
    """``text`` restates the recommendation."""

    words = ("title", "text")

    record = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="texts")
    text = models.TextField(_("text"))

    panels = [*Text.panels, FieldPanel("text")]

    class Meta(Text.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "language"], name="one_text_a_recommendation_language"
            )
        ]


class RecommendationSource(Source):
    record = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="sources")
