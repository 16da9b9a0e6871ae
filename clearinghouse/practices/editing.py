"""Practices in the CMS."""

from clearinghouse.practices.models import Practice
from clearinghouse.records.editing import RecordViewSet


class PracticeViewSet(RecordViewSet):
    model = Practice
    icon = "doc-full"
    list_filter = ["live", "kind", "scope", "status", "main_theme"]
