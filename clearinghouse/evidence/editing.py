"""Studies in the CMS."""

from clearinghouse.evidence.models import Study
from clearinghouse.records.editing import RecordViewSet


class StudyViewSet(RecordViewSet):
    model = Study
    icon = "glasses"
    list_filter = ["live", "design", "year"]
