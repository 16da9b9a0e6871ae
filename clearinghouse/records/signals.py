"""A record that anyone could read leaves a tombstone when it goes, so that its address never dies."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save

from clearinghouse.records.models import Record, Tombstone


def connect() -> None:
    """Called once, when the app is ready."""
    pre_save.connect(_about_to_change)
    post_save.connect(_changed)
    post_delete.connect(_deleted)


def _was_public(record: Record) -> bool:
    return bool(record.live or record.first_published_at)


def _about_to_change(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if raw or not isinstance(instance, Record) or not instance.pk:
        return
    before = (
        type(instance)._default_manager.filter(pk=instance.pk).exclude(slug=instance.slug).first()
    )
    if before is not None and _was_public(before):
        Tombstone.objects.update_or_create(
            record_type=instance.record_type,
            slug=before.slug,
            defaults={"merged_into": instance.slug},
        )


def _changed(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw and isinstance(instance, Record) and instance.live:
        Tombstone.objects.filter(record_type=instance.record_type, slug=instance.slug).delete()


def _deleted(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Record) and _was_public(instance):
        Tombstone.objects.get_or_create(record_type=instance.record_type, slug=instance.slug)
