"""How records are listed, found and chosen in the CMS: what all record types share.

Drafts, revisions, comparison, moderation, locks and the log are Wagtail's.
Here stands what it cannot know: that a record is called by its texts, in any
of their languages.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from clearinghouse.records.models import Tombstone
from clearinghouse.records.wording import joined


def titled(records: QuerySet[Any], words: str) -> QuerySet[Any]:
    """The records whose identifier or title, in any language, holds these words."""
    text = records.model._meta.get_field("texts").related_model
    with_title = text._default_manager.filter(record=OuterRef("pk"), title__icontains=words)
    return records.filter(Q(slug__icontains=words) | Exists(with_title))


class RecordIndexView(IndexView):
    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return titled(queryset, self.search_query) if self.is_searching else queryset


class _TitleForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search"),
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        self.search_query = self.cleaned_data.get("q")
        self.is_searching = bool(self.search_query)
        return titled(objects, self.search_query) if self.search_query else objects


class RecordChooseView(ChooseView):
    filter_form_class = _TitleForm

    def get_object_list(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_object_list().prefetch_related("texts")
        return found


class RecordChooseResultsView(ChooseResultsView):
    filter_form_class = _TitleForm

    def get_object_list(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_object_list().prefetch_related("texts")
        return found


class RecordChooserViewSet(SnippetChooserViewSet):
    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView


def languages_of(record: Any) -> str:
    """The languages of a record's texts, that of the original first."""
    return joined(text.language for text in record.all_texts())


class RecordViewSet(SnippetViewSet):
    """The CMS's views of a record type. A subclass names its model, icon and filters."""

    index_view_class = RecordIndexView
    chooser_viewset_class = RecordChooserViewSet
    list_display: ClassVar[Iterable[Any]] = [
        "__str__",
        Column("languages", label=_("Languages"), accessor=languages_of),
        LiveStatusTagColumn(),
        DateColumn("changed_at", label=_("Changed"), sort_key="changed_at", width="14%"),
    ]
    list_filter: ClassVar[Any] = ["live"]
    ordering = ["-changed_at", "-pk"]
    list_per_page = 50
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._default_manager.prefetch_related("texts")
        return found


class TombstoneViewSet(SnippetViewSet):
    model = Tombstone
    icon = "bin"
    menu_label = _("Withdrawn")
    list_display = ["slug", "record_type", "merged_into", "date"]
    list_filter = ["record_type"]
    search_fields = ["slug", "merged_into"]
    ordering = ["-date", "-pk"]
    copy_view_enabled = False
