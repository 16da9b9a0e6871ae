"""Organisations in the CMS."""

from clearinghouse.organisations.models import Organisation
from clearinghouse.records.editing import RecordViewSet


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "group"
    list_filter = ["live", "kind"]
