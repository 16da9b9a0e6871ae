"""Events and recommendations in the CMS."""

from clearinghouse.events.models import Event, Recommendation
from clearinghouse.records.editing import RecordViewSet


class EventViewSet(RecordViewSet):
    model = Event
    icon = "calendar-alt"
    list_filter = ["live", "kind"]


class RecommendationViewSet(RecordViewSet):
    model = Recommendation
    icon = "openquote"
    list_filter = ["live", "event"]
