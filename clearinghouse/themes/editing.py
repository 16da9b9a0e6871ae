"""The vocabularies in the CMS."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from clearinghouse.themes.models import TargetGroup, Theme


class ConceptViewSet(SnippetViewSet):
    list_display = ["__str__", "code", Column("definition", label=_("Definition"))]
    search_fields = ["code", "texts__label"]
    ordering = ["position", "code"]
    list_per_page = 100
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._default_manager.prefetch_related("texts")
        return found


class ThemeViewSet(ConceptViewSet):
    model = Theme
    icon = "tag"


class TargetGroupViewSet(ConceptViewSet):
    model = TargetGroup
    icon = "user"
