"""The search in the CMS: a report on the index, and a notice where records are not found by meaning."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from clearinghouse.finding import reports
from clearinghouse.finding.indexing.agreement import meaning_problem


def urls() -> list[URLPattern]:
    return [path("reports/search-index/", reports.search_index, name="search_index_report")]


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(reports.PERMISSION)


def menu_item() -> MenuItem:
    return ReportMenuItem(
        _("Search index"), reverse("search_index_report"), icon_name="search", order=900
    )


class MeaningPanel(Component):
    """Says why records are found by their words alone."""

    name = "search_by_meaning"
    order = 10
    template_name = "finding/cms/meaning_panel.html"

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"problem": self.problem}


def say_what_is_wrong(request: HttpRequest, panels: list[Component]) -> None:
    if request.user.has_perm(reports.PERMISSION) and (problem := meaning_problem()):
        panels.append(MeaningPanel(problem))


hooks.register("register_admin_urls", urls)
hooks.register("register_reports_menu_item", menu_item)
hooks.register("construct_homepage_panels", say_what_is_wrong)
