"""The vocabularies of the collection: what a record is about, and for whom.

Concepts in the sense of SKOS: a code that never changes, with labels, other
names and a definition in every language of the interface.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from clearinghouse.records.fields import LanguageField, TextListField
from clearinghouse.records.languages import fallbacks


class Concept(ClusterableModel):
    """A concept of a vocabulary. ``code`` is its key in records, addresses and data."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True, allow_unicode=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    broader = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader concept"),
    )

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("position"), FieldPanel("broader")]),
        InlinePanel("texts", label=_("Label and definition"), min_num=1),
    ]

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    def text(self, interface_language: str | None = None) -> Any:
        """The label and definition for a reader, English where hers are missing; None without any."""
        texts = {text.language: text for text in self.texts.all()}
        for language in fallbacks(interface_language or get_language() or "en"):
            if language in texts:
                return texts[language]
        return next(iter(texts.values()), None)

    @property
    def label(self) -> str:
        text = self.text()
        return text.label if text else str(self.code)

    @property
    def definition(self) -> str:
        text = self.text()
        return text.definition if text else ""


class ConceptText(models.Model):
    """A concept's label, other names and definition in one language."""

    language = LanguageField(_("language"))
    label = models.CharField(_("label"), max_length=120)
    other_labels = TextListField(_("other names"))
    definition = models.TextField(_("definition"), blank=True, default="")

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("label")]),
        FieldPanel("other_labels"),
        FieldPanel("definition"),
    ]

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label


class Theme(Concept):
    """What a record is about."""

    class Meta(Concept.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.code])


class ThemeText(ConceptText):
    concept = ParentalKey(Theme, on_delete=models.CASCADE, related_name="texts")

    class Meta(ConceptText.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"], name="one_label_a_theme_language"
            )
        ]


class TargetGroup(Concept):
    """Whom a practice is for."""

    class Meta(Concept.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class TargetGroupText(ConceptText):
    concept = ParentalKey(TargetGroup, on_delete=models.CASCADE, related_name="texts")

    class Meta(ConceptText.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "language"], name="one_label_a_group_language"
            )
        ]
