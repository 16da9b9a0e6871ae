"""The search page and its suggestions."""

from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from clearinghouse.finding.charts import world_map, year_chart
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.labels import Labels, labels_in
from clearinghouse.finding.parameters import Parameters, parse
from clearinghouse.finding.search import SearchPage, search

log = structlog.get_logger(__name__)

SORT_LABELS = {
    "relevance": gettext_lazy("best match"),
    "newest": gettext_lazy("newest"),
    "evidence": gettext_lazy("strongest evidence"),
    "title": gettext_lazy("title"),
}
VIEW_LABELS = {
    "list": gettext_lazy("As a list"),
    "map": gettext_lazy("On a map"),
    "years": gettext_lazy("By year"),
}


class HtmxRequest(HttpRequest):
    """A request as the htmx middleware leaves it."""

    htmx: HtmxDetails


@require_safe
def search_page(request: HtmxRequest) -> HttpResponse:
    """The whole page; for htmx only what changes from one search to the next."""
    language = get_language() or "en"
    labels = labels_in(language)
    parameters = parse(request.GET, labels.knows)
    context: dict[str, Any] = {"parameters": parameters, "labels": labels}
    status = 200
    try:
        page = search(parameters, language, labels)
    except EngineError as error:
        log.error("the search engine cannot answer", because=str(error))
        context["unavailable"] = True
        status = 503
    else:
        context |= _of_page(page, labels)
    part = bool(request.htmx) and not request.htmx.history_restore_request
    template = "finding/fragment.html" if part else "finding/search.html"
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    if part:
        # The address without the form's empty fields.
        path = reverse("search")
        response["HX-Push-Url"] = path + context["parameters"].query_string
    return response


def _of_page(page: SearchPage, labels: Labels) -> dict[str, Any]:
    parameters = page.parameters
    context: dict[str, Any] = {
        "page": page,
        "parameters": parameters,
        "first_number": (parameters.page - 1) * page.size + 1,
        "views": [
            {
                "label": label,
                "url": parameters.seen_as(view).query_string,
                "current": view == parameters.view,
            }
            for view, label in VIEW_LABELS.items()
        ],
        "sorts": [
            {
                "label": label,
                "url": parameters.sorted_by(sort).query_string,
                "current": sort == parameters.sort,
            }
            for sort, label in SORT_LABELS.items()
            if sort != "relevance" or parameters.text
        ],
        "pager": _pager(page),
    }
    if parameters.view == "map":
        context["map"] = world_map(page)
    elif parameters.view == "years":
        context["chart"] = year_chart(page.years, page.total, parameters)
    if not page.total:
        context["themes"] = [
            {
                "label": labels.label("theme", code),
                "url": Parameters().only("theme", [code]).query_string,
            }
            for code in labels.codes("theme")
        ]
    return context


def _pager(page: SearchPage) -> list[dict[str, Any]]:
    """Previous, the first page, those around this one, the last, next."""
    here, last = page.parameters.page, page.pages

    def step(number: int, label: str = "", rel: str = "") -> dict[str, Any]:
        return {
            "number": number,
            "label": label,
            "rel": rel,
            "current": number == here and not label,
            "url": page.parameters.at_page(number).query_string,
        }

    steps = [step(here - 1, _("Previous"), "prev")] if here > 1 else []
    before = 0
    for number in sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)}):
        if number - before > 1:
            steps.append({"gap": True})
        steps.append(step(number))
        before = number
    if here < last:
        steps.append(step(here + 1, _("Next"), "next"))
    return steps


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles and words that complete what was typed so far: ``{"suggestions": [text, …]}``."""
    typed = request.GET.get("q", "").replace("\x00", "")[:200]
    found: list[str] = []
    if typed.strip():
        try:
            engine = get_engine()
            suggestions = engine.suggest(
                typed, language=get_language() or "en", record_type="practices"
            )
            found = [suggestion.text for suggestion in suggestions]
        except EngineError as error:
            log.error("the search engine cannot answer", because=str(error))
    return JsonResponse({"suggestions": list(dict.fromkeys(found))})
