"""Field types that several record types share: partial dates, identifiers, language codes, lists.

Each holds what the record format allows and refuses the rest with a message
that a person can act on.
"""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
LOCAL_TIME = re.compile(r"T([01]\d|2[0-3]):[0-5]\d")


def is_partial_date(value: str) -> bool:
    """Whether this is ``2016``, ``2016-05`` or ``2016-05-17`` and a date that exists."""
    found = PARTIAL_DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_moment(value: str) -> bool:
    """Whether this is a partial date, or a date with a local time (``2009-09-28T09:00``)."""
    day, separator, _rest = value.partition("T")
    if not separator:
        return is_partial_date(value)
    return len(day) == 10 and is_partial_date(day) and bool(LOCAL_TIME.fullmatch(value[10:]))


def year_of(value: str | None) -> int | None:
    """The year of a partial date."""
    return int(value[:4]) if value else None


def validate_slug(value: str) -> None:
    if not SLUG.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not an identifier: use lower-case ASCII words joined by “-”."),
            params={"value": value},
        )


def validate_language(value: str) -> None:
    if not LANGUAGE.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a language code: use BCP 47, for example en, ar or zh-Hant."),
            params={"value": value},
        )


def validate_partial_date(value: str) -> None:
    if not is_partial_date(value):
        raise ValidationError(
            _("“%(value)s” is not a date: write 2016, 2016-05 or 2016-05-17."),
            params={"value": value},
        )


def validate_moment(value: str) -> None:
    if not is_moment(value):
        raise ValidationError(
            _(
                "“%(value)s” is not a date or a date and time: write 2009-09-28 or 2009-09-28T09:00."
            ),
            params={"value": value},
        )


def validate_text_list(value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValidationError(_("This must be a list of texts."))


class SlugIdField(models.CharField[str, str]):
    """The public identifier of a record: lower-case ASCII words joined by ``-``, 80 at most."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("validators", [validate_slug])
        super().__init__(*args, **kwargs)


class LanguageField(models.CharField[str, str]):
    """A BCP 47 language code as the record format has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 12)
        kwargs.setdefault("validators", [validate_language])
        super().__init__(*args, **kwargs)


class PartialDateField(models.CharField[str, str]):
    """A date of which the day, or the month and the day, may be unknown; empty where unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("validators", [validate_partial_date])
        super().__init__(*args, **kwargs)


class LinesFormField(forms.CharField):
    """A list of texts edited as lines, one text a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = value if isinstance(value, str) else self.prepare_value(value or [])
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial or []) != self.to_python(data or ""))


class TextListField(models.JSONField):
    """A short list of texts in order, such as authors or awards; one a line in forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [validate_text_list])
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(
            self, form_class=LinesFormField, help_text=self.help_text or _("One a line."), **kwargs
        )
