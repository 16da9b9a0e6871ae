"""Events and recommendations in lists, in as few queries as it takes."""

from typing import Any

from django.db.models import QuerySet

from clearinghouse.events.models import Event, Recommendation
from clearinghouse.records.reading import texts_in_lists


def events_listed() -> QuerySet[Any]:
    """Public events, the latest first, with titles and places: one query more."""
    return Event.objects.public().select_related("city").prefetch_related(texts_in_lists(Event))


def recommendations_listed() -> QuerySet[Any]:
    """Public recommendations, the latest first, with their titles: one query more."""
    return Recommendation.objects.public().prefetch_related(texts_in_lists(Recommendation))
