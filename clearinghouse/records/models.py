"""What every type of record shares: a public identifier, texts in several languages, sources.

A record is one row whatever the number of its languages; its words are rows
of their own, one a language, each saying where it comes from. Drafts,
revisions, workflows, locks and previews are Wagtail's.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from clearinghouse.records.fields import LanguageField, PartialDateField, SlugIdField
from clearinghouse.records.forms import RecordForm
from clearinghouse.records.languages import direction, fallbacks
from clearinghouse.records.wording import joined


class Origin(models.TextChoices):
    """Where the words of a text come from."""

    ORIGINAL = "original", _("original")
    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("translated by machine")


class Text(models.Model):
    """A record's words in one language. A subclass adds the fields and names them in ``words``."""

    words: ClassVar[tuple[str, ...]] = ("title",)

    language = LanguageField(_("language"))
    origin = models.CharField(
        pgettext_lazy("text", "origin"),
        max_length=8,
        choices=Origin.choices,
        default=Origin.ORIGINAL,
    )
    reviewed = models.BooleanField(
        _("reviewed"), default=False, help_text=_("A person has checked this translation.")
    )
    translated_from = models.CharField(
        _("fingerprint of the original"),
        max_length=32,
        blank=True,
        default="",
        editable=False,
        help_text=_("What the original was when this translation was made or last edited."),
    )
    title = models.CharField(_("title"), max_length=500)

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("language"), FieldPanel("origin"), FieldPanel("reviewed")]),
        FieldPanel("title"),
    ]

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def fingerprint(self) -> str:
        """A short hash of all the words: it changes when any of them does."""
        joined = "\x1f".join(str(getattr(self, name) or "") for name in self.words)
        return hashlib.blake2s(joined.encode(), digest_size=16).hexdigest()

    @property
    def direction(self) -> str:
        return direction(self.language)


class Source(models.Model):
    """A public page or publication that says what a record says.

    ``number`` names the source within its record and stays when others are
    moved or removed, so that a figure never changes its source unnoticed.
    """

    number = models.PositiveIntegerField(
        _("number"), help_text=_("Figures and costs name their source by this number.")
    )
    url = models.CharField(pgettext_lazy("source", "address"), max_length=2000)
    title = models.CharField(_("title"), max_length=500, blank=True, default="")
    publisher = models.CharField(_("publisher"), max_length=300, blank=True, default="")
    language = LanguageField(_("language"), blank=True, default="")
    published = PartialDateField(_("published"))

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("language"), FieldPanel("published")]),
        FieldPanel("url"),
        FieldPanel("title"),
        FieldPanel("publisher"),
    ]

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def is_web_address(self) -> bool:
        """Whether the address may be linked: nothing but http and https."""
        return self.url.lower().startswith(("http://", "https://"))


class RecordQuerySet(models.QuerySet[Any]):
    def public(self) -> Self:
        """The records that anyone may see."""
        return self.filter(live=True)


class Record(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    ClusterableModel,
):
    """A record with an identifier that never changes and texts in several languages."""

    record_type: ClassVar[str]
    """The file of the record format and the part of the address: ``practices``."""
    url_name: ClassVar[str]
    """The name of the page's address, and of its template's subject: ``practice``."""
    template: ClassVar[str]

    slug = SlugIdField(
        _("identifier"), help_text=_("Lower-case words joined by “-”. It never changes.")
    )
    checked = models.DateField(
        _("confirmed by those concerned"),
        null=True,
        blank=True,
        help_text=_("The day on which the city or organisation concerned confirmed the record."),
    )
    compiled = PartialDateField(
        _("compiled"), help_text=_("When the record was compiled from its sources.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True, db_index=True)
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        for_concrete_model=False,
    )

    objects = RecordQuerySet.as_manager()

    base_form_class = RecordForm

    class Meta:
        abstract = True

    @property
    def revisions(self) -> Any:
        return self._revisions

    def __str__(self) -> str:
        return str(self.text() or self.slug)

    # Texts

    def all_texts(self) -> list[Any]:
        """The texts, the original first; no query where they were prefetched."""
        texts = self.texts.all()
        return sorted(texts, key=lambda text: text.origin != Origin.ORIGINAL)

    @property
    def original(self) -> Any:
        """The text that the record was written in, None on an unfinished draft."""
        return next((t for t in self.all_texts() if t.origin == Origin.ORIGINAL), None)

    @property
    def language(self) -> str:
        """The language of the original."""
        return self.original.language if self.original else ""

    def text(self, interface_language: str | None = None) -> Any:
        """The best text for a reader: her language, its near relative, English, the original."""
        texts = self.all_texts()
        by_language = {text.language: text for text in texts}
        for language in fallbacks(interface_language or get_language() or "en"):
            if language in by_language:
                return by_language[language]
        return texts[0] if texts else None

    def is_outdated(self, text: Text) -> bool:
        """Whether the original has changed since this translation was made."""
        original = self.original
        return bool(
            text.origin != Origin.ORIGINAL
            and text.translated_from
            and original
            and text.translated_from != original.fingerprint
        )

    def clean(self) -> None:
        super().clean()
        texts = self.all_texts()
        originals = [text for text in texts if text.origin == Origin.ORIGINAL]
        if texts and len(originals) != 1:
            raise ValidationError(_("Exactly one text must be the original."))
        languages = [text.language for text in texts]
        doubled = sorted({code for code in languages if languages.count(code) > 1})
        if doubled:
            raise ValidationError(
                _("There are two texts in the same language: %(languages)s."),
                params={"languages": joined(doubled)},
            )

    def mark_translations(self) -> None:
        """Note on every translation that is new or edited which original it was made from."""
        original = self.original
        if original is None:
            return
        kept = {text.pk: text for text in type(original)._default_manager.filter(record_id=self.pk)}
        for text in self.all_texts():
            before = kept.get(text.pk)
            if text.origin != Origin.ORIGINAL and (
                before is None or before.fingerprint != text.fingerprint
            ):
                text.translated_from = text.translated_from or original.fingerprint
                if before is not None:
                    text.translated_from = original.fingerprint

    def save(self, *args: Any, **kwargs: Any) -> None:
        # The record, its rows and what others note of the change: all together or not at all.
        with transaction.atomic():
            if kwargs.get("update_fields") is None:
                self.mark_translations()
            super().save(*args, **kwargs)

    # Addresses

    def get_absolute_url(self) -> str:
        return reverse(self.url_name, args=[self.slug])

    # Preview

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return self.template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from clearinghouse.records.views import preview_context

        known: dict[str, Any] = super().get_preview_context(request, mode_name)
        return known | preview_context(self, request)


class Tombstone(models.Model):
    """Where a withdrawn or merged record went, or why it is gone: its address never dies."""

    record_type = models.CharField(_("record type"), max_length=40)
    slug = models.CharField(_("identifier"), max_length=80)
    merged_into = models.CharField(
        _("merged into"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("The identifier of the record that took its place."),
    )
    reason = models.TextField(_("reason"), blank=True, default="")
    date = models.DateField(_("date"), auto_now_add=True)

    panels: ClassVar[Sequence[Any]] = [
        FieldRowPanel([FieldPanel("record_type"), FieldPanel("slug")]),
        FieldPanel("merged_into"),
        FieldPanel("reason"),
    ]

    class Meta:
        verbose_name = _("withdrawn record")
        verbose_name_plural = _("withdrawn records")
        constraints = [
            models.UniqueConstraint(fields=["record_type", "slug"], name="one_tombstone_a_record")
        ]

    def __str__(self) -> str:
        return f"{self.record_type}/{self.slug}"


def check_source_numbers(
    sources: Iterable[Source], cited: Iterable[tuple[str, int | None]]
) -> None:
    """Refuse figures whose source is not there.

    ``cited`` pairs a description of the figure with the number it names.
    Raises ValidationError naming every figure at fault.
    """
    numbers = [source.number for source in sources]
    if len(numbers) != len(set(numbers)):
        raise ValidationError(_("Two sources have the same number."))
    wrong = [
        _("“%(figure)s” names source %(number)s, which is not there.")
        % {"figure": figure, "number": number}
        for figure, number in cited
        if number is not None and number not in numbers
    ]
    if wrong:
        raise ValidationError(wrong)
