"""Which saved or deleted rows change which documents: each is noted in the outbox.

A practice saved in the CMS notes itself and its rows; a study, an
organisation or a place notes the practices that name it. Nothing is compared:
to index an unchanged record costs little, to forget a change would be a lie.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from clearinghouse.evidence.models import Study
from clearinghouse.finding.indexing.outbox import note
from clearinghouse.organisations.models import Organisation, OrganisationText
from clearinghouse.places.models import City, Country
from clearinghouse.practices.models import (
    Outcome,
    Practice,
    PracticeOrganisation,
    PracticePlace,
    PracticeText,
)
from clearinghouse.themes.models import TargetGroupText, ThemeText

_OF_A_PRACTICE = (PracticeText, PracticePlace, PracticeOrganisation, Outcome)
_MANY_TO_MANY = ("themes", "target_groups", "studies")

_NAMED_BY: dict[type[Model], tuple[str, ...]] = {
    Study: ("studies",),
    Organisation: ("organisations__organisation",),
    OrganisationText: ("organisations__organisation__texts",),
    City: ("places__city",),
    Country: ("places__country",),
    ThemeText: ("main_theme__texts", "themes__texts"),
    TargetGroupText: ("target_groups__texts",),
}
"""The ways from a practice to what it names."""


def connect() -> None:
    """Called once, when the app is ready."""
    for model in _OF_A_PRACTICE:
        post_save.connect(_row_changed, sender=model)
        post_delete.connect(_row_changed, sender=model)
    pre_save.connect(_practice_about_to_change, sender=Practice)
    post_save.connect(_practice_changed, sender=Practice)
    post_delete.connect(_practice_changed, sender=Practice)
    for field in _MANY_TO_MANY:
        m2m_changed.connect(_relation_changed, sender=getattr(Practice, field).through)
    for named in _NAMED_BY:
        # Before the deletion, while it is still known who names it.
        post_save.connect(_named_changed, sender=named)
        pre_delete.connect(_named_changed, sender=named)


def _note_practices(condition: Q) -> None:
    found: Iterable[str] = (
        Practice.objects.filter(condition).distinct().order_by().values_list("slug", flat=True)
    )
    note(Practice.record_type, list(found))


def _row_changed(instance: Any, **kwargs: Any) -> None:
    _note_practices(Q(pk=instance.record_id))


def _practice_about_to_change(instance: Practice, **kwargs: Any) -> None:
    if instance.pk:
        # Its identifier should never change; if it does, the old one must leave the index.
        _note_practices(Q(pk=instance.pk) & ~Q(slug=instance.slug))


def _practice_changed(instance: Practice, **kwargs: Any) -> None:
    note(Practice.record_type, [instance.slug])


def _relation_changed(
    instance: Model, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any
) -> None:
    if not reverse:
        if action in {"post_add", "post_remove", "post_clear"} and isinstance(instance, Practice):
            note(Practice.record_type, [instance.slug])
    elif action in {"post_add", "post_remove"} and pk_set:
        _note_practices(Q(pk__in=pk_set))
    elif action == "pre_clear":
        field = next(
            name for name in _MANY_TO_MANY if getattr(Practice, name).through is kwargs["sender"]
        )
        _note_practices(Q(**{field: instance.pk}))


def _named_changed(instance: Model, **kwargs: Any) -> None:
    ways = (Q(**{way: instance.pk}) for way in _NAMED_BY[type(instance)])
    _note_practices(reduce(or_, ways))
