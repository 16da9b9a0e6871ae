"""Studies that measured what an intervention did, with their effects."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from clearinghouse.places.references import PlaceReference
from clearinghouse.records.fields import TextListField
from clearinghouse.records.models import Record, Source, Text


class Design(models.TextChoices):
    SYSTEMATIC_REVIEW = "systematic_review", _("systematic review")
    RCT = "rct", _("randomised controlled trial")
    NATURAL_EXPERIMENT = "natural_experiment", _("natural experiment")
    QUASI_EXPERIMENTAL = "quasi_experimental", _("quasi-experimental comparison")
    BEFORE_AFTER = "before_after", _("before and after")
    CROSS_SECTIONAL = "cross_sectional", _("cross-sectional survey")
    QUALITATIVE = "qualitative", _("qualitative study")
    SELF_REPORT = "self_report", _("self-report")


class Strength(models.TextChoices):
    """Strength of evidence, weakest first (see ``evidence.designs``)."""

    DESCRIBED = "described", _("described only")
    FIGURES = "figures", _("own figures")
    BEFORE_AFTER = "before_after", _("before and after, or survey")
    COMPARISON = "comparison", _("comparison group")
    EXPERIMENT = "experiment", _("experiment or review")


class Domain(models.TextChoices):
    EMPLOYMENT = "employment", _("employment")
    EARNINGS = "earnings", _("earnings")
    LANGUAGE = "language", _("language skills")
    EDUCATION = "education", _("education")
    ATTITUDES = "attitudes", _("attitudes")
    CONTACT = "contact", _("contact between groups")
    CIVIC = "civic", _("civic life")
    WELLBEING = "wellbeing", _("wellbeing")
    HEALTH = "health", _("health")
    SAFETY = "safety", _("safety")
    HOUSING = "housing", _("housing")
    DISCRIMINATION = "discrimination", _("discrimination")
    FISCAL = "fiscal", _("public finances")
    OTHER = "other", _("other")


class Direction(models.TextChoices):
    IMPROVED = "improved", _("improved")
    NO_DIFFERENCE = "no_difference", _("no difference")
    WORSENED = "worsened", _("worsened")
    MIXED = "mixed", _("mixed")


class Study(Record, index.Indexed):
    """An evaluation or a review. Its practices are those that name it (``Practice.studies``)."""

    record_type = "studies"
    url_name = "study"
    template = "evidence/study.html"

    authors = TextListField(_("authors"), help_text=_("“Family, Given”, one a line."))
    year = models.PositiveIntegerField(_("year of publication"), null=True, blank=True)
    design = models.CharField(_("design"), max_length=20, choices=Design.choices)
    sample_size = models.PositiveIntegerField(_("sample size"), null=True, blank=True)
    follow_up_months = models.FloatField(_("follow-up in months"), null=True, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True, default="")

    search_fields: ClassVar[Sequence[Any]] = [
        index.SearchField("slug"),
        index.AutocompleteField("slug"),
        index.FilterField("design"),
        index.RelatedFields(
            "texts", [index.SearchField("title"), index.AutocompleteField("title")]
        ),
    ]
    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("year"), FieldPanel("doi")]),
        InlinePanel("texts", heading=_("Title and summary"), label=_("Text"), min_num=1),
        FieldPanel("authors"),
        FieldRowPanel(
            [FieldPanel("design"), FieldPanel("sample_size"), FieldPanel("follow_up_months")]
        ),
        InlinePanel("places", label=_("Place")),
        InlinePanel("effects", label=_("Effect")),
        InlinePanel("sources", label=_("Source"), min_num=1),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("compiled")]),
    ]

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["slug"]


class StudyText(Text):
    """``title`` is the publication's own title in the original, its translation elsewhere."""

    words = ("title", "summary", "intervention", "comparison")

    record = ParentalKey(Study, on_delete=models.CASCADE, related_name="texts")
    summary = models.TextField(_("summary"))
    intervention = models.TextField(
        _("intervention"), blank=True, default="", help_text=_("What was done to whom.")
    )
    comparison = models.TextField(
        _("comparison"), blank=True, default="", help_text=_("Compared with what.")
    )

    panels = [
        *Text.panels,
        FieldPanel("summary"),
        FieldPanel("intervention"),
        FieldPanel("comparison"),
    ]

    class Meta(Text.Meta):
        constraints = [
            models.UniqueConstraint(fields=["record", "language"], name="one_text_a_study_language")
        ]


class StudySource(Source):
    record = ParentalKey(Study, on_delete=models.CASCADE, related_name="sources")


class StudyPlace(Orderable, PlaceReference):
    record = ParentalKey(Study, on_delete=models.CASCADE, related_name="places")


class Effect(Orderable):
    """What a study found on one outcome. Units are as the study gives them; unknown stays empty."""

    record = ParentalKey(Study, on_delete=models.CASCADE, related_name="effects")
    domain = models.CharField(_("domain"), max_length=20, choices=Domain.choices)
    measure = models.CharField(_("measure"), max_length=400)
    direction = models.CharField(_("direction"), max_length=15, choices=Direction.choices)
    estimate = models.FloatField(_("estimate"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True, default="")
    ci_low = models.FloatField(_("confidence interval, low"), null=True, blank=True)
    ci_high = models.FloatField(_("confidence interval, high"), null=True, blank=True)
    standard_error = models.FloatField(_("standard error"), null=True, blank=True)
    p_value = models.FloatField(_("p-value"), null=True, blank=True)
    n = models.PositiveIntegerField(_("n"), null=True, blank=True)

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("domain"), FieldPanel("direction")]),
        FieldPanel("measure"),
        FieldRowPanel([FieldPanel("estimate"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("ci_low"), FieldPanel("ci_high")]),
        FieldRowPanel([FieldPanel("standard_error"), FieldPanel("p_value"), FieldPanel("n")]),
    ]

    def __str__(self) -> str:
        return self.measure

    def clean(self) -> None:
        super().clean()
        if self.ci_low is not None and self.ci_high is not None and self.ci_low > self.ci_high:
            raise ValidationError(_("The confidence interval ends before it begins."))
        if self.p_value is not None and not 0 <= self.p_value <= 1:
            raise ValidationError({"p_value": _("A p-value lies between 0 and 1.")})
        if self.standard_error is not None and self.standard_error < 0:
            raise ValidationError({"standard_error": _("A standard error is not negative.")})
