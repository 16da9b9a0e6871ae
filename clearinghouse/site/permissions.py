"""What Wagtail's groups may do with records: editors write, moderators publish.

Given once, when a record type comes into the database; what an administrator
changes afterwards stays. Records go through Wagtail's default workflow.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Workflow, WorkflowContentType
from wagtail.snippets.models import create_extra_permissions

from clearinghouse.records.models import Record

EDITORS = "Editors"
MODERATORS = "Moderators"

EDITORS_MAY = ("add", "change", "view")
MODERATORS_MAY = ("add", "change", "view", "publish", "delete", "lock", "unlock")

KEPT_BY_MODERATORS = (
    "records.Tombstone",
    "themes.Theme",
    "themes.TargetGroup",
    "places.City",
    "places.Country",
)
"""What is not a record of its own, but edited with them."""


def grant_on_new_record_types(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After a migration of Wagtail's snippets: what the groups may do with record types that are new."""
    record_types = [model for model in apps.get_models() if issubclass(model, Record)]
    new = [model for model in record_types if not _permissions(model, ("publish",))]
    if not new:
        return
    create_extra_permissions(app_config, using=using)
    for model in new:
        _grant(EDITORS, model, EDITORS_MAY)
        _grant(MODERATORS, model, MODERATORS_MAY)
        _assign_workflow(model)
    if len(new) == len(record_types):
        for name in KEPT_BY_MODERATORS:
            _grant(MODERATORS, apps.get_model(name), ("add", "change", "view"))


def _permissions(model: type[Model], actions: tuple[str, ...]) -> list[Permission]:
    names = [f"{action}_{model._meta.model_name}" for action in actions]
    return list(
        Permission.objects.filter(content_type__app_label=model._meta.app_label, codename__in=names)
    )


def _grant(group: str, model: type[Model], actions: tuple[str, ...]) -> None:
    found = Group.objects.filter(name=group).first()
    if found is not None:
        found.permissions.add(*_permissions(model, actions))


def _assign_workflow(model: type[Model]) -> None:
    workflow = Workflow.objects.filter(active=True).order_by("pk").first()
    if workflow is not None:
        WorkflowContentType.objects.get_or_create(
            content_type=ContentType.objects.get_for_model(model),
            defaults={"workflow": workflow},
        )
