"""The CMS's menu: records and vocabularies of all subjects, each in a group."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from clearinghouse.events.editing import EventViewSet, RecommendationViewSet
from clearinghouse.evidence.editing import StudyViewSet
from clearinghouse.organisations.editing import OrganisationViewSet
from clearinghouse.practices.editing import PracticeViewSet
from clearinghouse.records.editing import TombstoneViewSet
from clearinghouse.themes.editing import TargetGroupViewSet, ThemeViewSet


class RecordsGroup(SnippetViewSetGroup):
    items = (
        PracticeViewSet,
        StudyViewSet,
        OrganisationViewSet,
        EventViewSet,
        RecommendationViewSet,
        TombstoneViewSet,
    )
    menu_label = _("Records")
    menu_icon = "doc-full"
    menu_order = 50


class VocabulariesGroup(SnippetViewSetGroup):
    items = (ThemeViewSet, TargetGroupViewSet)
    menu_label = _("Vocabularies")
    menu_icon = "tag"
    menu_order = 320


register_snippet(RecordsGroup)
register_snippet(VocabulariesGroup)
