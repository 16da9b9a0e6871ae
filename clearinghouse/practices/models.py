"""Practices: what was done, by whom, for whom, where, what it cost and what came of it.

One record whatever the number of its languages: facts that no language
changes stand on the record and its rows, words on its texts.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from clearinghouse.evidence.designs import strength_of_evidence
from clearinghouse.places.references import PlaceReference
from clearinghouse.practices.goals import GCM_OBJECTIVES
from clearinghouse.records.fields import PartialDateField, TextListField, year_of
from clearinghouse.records.forms import ONE_A_LINE, Identifiers, Numbers
from clearinghouse.records.models import Record, Source, Text, check_source_numbers


class Kind(models.TextChoices):
    POLICY = "policy", _("policy")
    STRATEGY = "strategy", _("strategy")
    PROGRAMME = "programme", _("programme")
    SERVICE = "service", _("service")
    CAMPAIGN = "campaign", _("campaign")
    NETWORK = "network", _("network")
    INSTITUTION = "institution", _("institution")
    PROJECT = "project", _("project")


class Scope(models.TextChoices):
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    CITY = "city", _("city")
    METROPOLITAN = "metropolitan", _("metropolitan area")
    REGION = "region", pgettext_lazy("scope", "region")
    NATIONAL = "national", _("whole country")
    INTERNATIONAL = "international", _("several countries")


class Status(models.TextChoices):
    ONGOING = "ongoing", _("ongoing")
    ENDED = "ended", pgettext_lazy("status", "ended")
    UNKNOWN = "unknown", pgettext_lazy("status", "not known")


class Role(models.TextChoices):
    LEAD = "lead", _("lead")
    PARTNER = "partner", _("partner")
    FUNDER = "funder", _("funder")
    EVALUATOR = "evaluator", _("evaluator")


MOST_THEMES = 4

validate_currency = RegexValidator(
    r"^[A-Z]{3}$", _("Use the three letters of ISO 4217, such as EUR.")
)


class Practice(Record, index.Indexed):
    """A practice or a policy: a programme, service, law, network… that someone carried out."""

    record_type = "practices"
    url_name = "practice"
    template = "practices/practice.html"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.UNKNOWN
    )
    started = PartialDateField(_("started"))
    ended = PartialDateField(_("ended"))
    main_theme = models.ForeignKey(
        "themes.Theme",
        on_delete=models.PROTECT,
        related_name="main_practices",
        verbose_name=_("main theme"),
    )
    themes = ParentalManyToManyField(
        "themes.Theme", related_name="practices", verbose_name=_("themes")
    )
    target_groups = ParentalManyToManyField(
        "themes.TargetGroup",
        blank=True,
        related_name="practices",
        verbose_name=_("target groups"),
    )
    cost_amount = models.FloatField(_("cost"), null=True, blank=True)
    cost_currency = models.CharField(
        _("currency"), max_length=3, blank=True, default="", validators=[validate_currency]
    )
    cost_per = models.CharField(
        _("cost per"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("“year”, “total” or “participant”."),
    )
    cost_source = models.PositiveIntegerField(
        _("source of the cost"), null=True, blank=True, help_text=_("The number of a source.")
    )
    recognition = TextListField(
        _("recognition"), help_text=_("Awards and peer selections, one a line.")
    )
    gcm_objectives = models.JSONField(
        _("objectives of the Global Compact for Migration"), default=list, blank=True
    )
    sdg_targets = TextListField(_("targets of the Sustainable Development Goals"))
    studies = ParentalManyToManyField(
        "evidence.Study", blank=True, related_name="practices", verbose_name=_("studies")
    )

    search_fields: ClassVar[Sequence[Any]] = [
        index.SearchField("slug"),
        index.AutocompleteField("slug"),
        index.FilterField("kind"),
        index.RelatedFields(
            "texts", [index.SearchField("title"), index.AutocompleteField("title")]
        ),
    ]
    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("kind"), FieldPanel("scope")]),
        InlinePanel("texts", heading=_("Texts"), label=_("Text"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("main_theme", widget=forms.Select),
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
                FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Themes and target groups"),
        ),
        FieldRowPanel([FieldPanel("status"), FieldPanel("started"), FieldPanel("ended")]),
        InlinePanel("places", label=_("Place"), min_num=1),
        InlinePanel("organisations", label=_("Organisation")),
        InlinePanel("outcomes", label=_("Outcome")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cost_amount"), FieldPanel("cost_currency")]),
                FieldRowPanel([FieldPanel("cost_per"), FieldPanel("cost_source")]),
            ],
            heading=_("Cost"),
        ),
        InlinePanel("replications", label=_("Taken over in")),
        FieldPanel("recognition"),
        FieldPanel(
            "gcm_objectives",
            widget=Numbers(choices=[(number, f"{number}") for number in GCM_OBJECTIVES]),
        ),
        FieldPanel("sdg_targets"),
        FieldPanel("studies", widget=Identifiers("evidence.Study"), help_text=ONE_A_LINE),
        InlinePanel("sources", label=_("Source"), min_num=1),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("compiled")]),
    ]

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        ordering = ["slug"]

    def clean(self) -> None:
        super().clean()
        if self.started and self.ended and self.ended[:4] < self.started[:4]:
            raise ValidationError({"ended": pgettext_lazy("practice", "It ends before it starts.")})
        if self.cost_amount is not None and not (self.cost_currency and self.cost_per):
            raise ValidationError(
                {"cost_amount": _("A cost needs its currency and what it is per.")}
            )
        if len({theme.pk for theme in self.themes.all()} | {self.main_theme_id}) > MOST_THEMES:
            raise ValidationError(
                {"themes": _("Choose %(most)d themes at the most.") % {"most": MOST_THEMES}}
            )
        wrong = [number for number in self.gcm_objectives if number not in GCM_OBJECTIVES]
        if wrong:
            raise ValidationError(
                {"gcm_objectives": _("The objectives are the whole numbers from 1 to 23.")}
            )
        check_source_numbers(
            self.sources.all(),
            [(outcome.measure, outcome.source_number) for outcome in self.outcomes.all()]
            + [(str(_("cost")), self.cost_source)],
        )

    @property
    def first_year(self) -> int | None:
        return year_of(self.started)

    @property
    def last_year(self) -> int | None:
        return year_of(self.ended)

    @property
    def strength(self) -> str:
        """The strength of the evidence behind it (a code of ``evidence.models.Strength``)."""
        return strength_of_evidence(
            (study.design for study in self.studies.all() if study.live),
            has_outcomes=bool(self.outcomes.all()),
        )


class PracticeText(Text):
    words = ("title", "summary", "challenge", "approach", "results", "lessons")

    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="texts")
    summary = models.TextField(
        _("summary"), help_text=_("50 to 130 words: what it is, for whom, what came of it.")
    )
    challenge = models.TextField(
        _("challenge"), blank=True, default="", help_text=_("What it answers.")
    )
    approach = models.TextField(
        _("approach"), blank=True, default="", help_text=_("What is done, and how.")
    )
    results = models.TextField(
        _("results"), blank=True, default="", help_text=_("What came of it.")
    )
    lessons = models.TextField(
        _("lessons"),
        blank=True,
        default="",
        help_text=_("What others should know before they copy it."),
    )

    panels = [
        *Text.panels,
        FieldPanel("summary"),
        FieldPanel("challenge"),
        FieldPanel("approach"),
        FieldPanel("results"),
        FieldPanel("lessons"),
    ]

    class Meta(Text.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["record", "language"], name="one_text_a_practice_language"
            )
        ]


class PracticeSource(Source):
    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="sources")


class PracticePlace(Orderable, PlaceReference):
    """Where it is or was carried out."""

    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="places")


class Replication(Orderable, PlaceReference):
    """A place that took it over, as the source says."""

    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="replications")
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)

    panels: ClassVar[Sequence[Any]] = [*PlaceReference.panels, FieldPanel("year")]


class PracticeOrganisation(Orderable):
    """Who took part, by name, and the organisation's record where there is one."""

    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=300)
    role = models.CharField(
        pgettext_lazy("organisation", "role"), max_length=10, choices=Role.choices
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="practice_roles",
        verbose_name=_("organisation’s record"),
    )

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("organisation"),
    ]

    def __str__(self) -> str:
        return self.name


class Outcome(Orderable):
    """A figure that a source gives. ``source_number`` names the source."""

    record = ParentalKey(Practice, on_delete=models.CASCADE, related_name="outcomes")
    measure = models.CharField(_("measure"), max_length=400)
    value = models.FloatField(_("value"))
    unit = models.CharField(_("unit"), max_length=80, blank=True, default="")
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    source_number = models.PositiveIntegerField(_("source"), help_text=_("The number of a source."))

    panels: ClassVar[Sequence[Any]] = [
        FieldPanel("measure"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("year"), FieldPanel("source_number")]),
    ]

    def __str__(self) -> str:
        return self.measure
