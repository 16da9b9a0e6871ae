"""Organisations in lists: their names, in as few queries as it takes."""

from typing import Any

from django.db.models import QuerySet

from clearinghouse.organisations.models import Organisation
from clearinghouse.records.reading import texts_in_lists


def listed() -> QuerySet[Any]:
    """Public organisations with names and places: one query more."""
    return (
        Organisation.objects.public()
        .select_related("city")
        .prefetch_related(texts_in_lists(Organisation))
    )
