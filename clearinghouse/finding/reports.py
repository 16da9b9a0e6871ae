"""The report “Search index” in the CMS: what ``clearinghouse check`` says, and a button to mend it."""

from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clearinghouse.finding.embeddings import get_embedder
from clearinghouse.finding.engine import get_engine
from clearinghouse.finding.engines.protocol import EngineError
from clearinghouse.finding.indexing.agreement import disagreements, meaning_problem, pending
from clearinghouse.finding.indexing.outbox import note
from clearinghouse.finding.models import IndexState
from clearinghouse.practices.models import Practice

COMPARED = 20_000
"""Records up to which the page compares them all; beyond, ``clearinghouse check`` does."""

SHOWN = 200
"""Disagreements that the page lists."""

PERMISSION = "practices.change_practice"


def search_index(request: HttpRequest) -> HttpResponse:
    """Show the report; with POST, note every record that is listed, for the worker to index anew."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    known = _report()
    if request.method == "POST":
        slugs = [one.slug for one in known["disagreements"]]
        note(Practice.record_type, slugs)
        messages.success(
            request,
            ngettext(
                "%(count)s record is being indexed anew.",
                "%(count)s records are being indexed anew.",
                len(slugs),
            )
            % {"count": len(slugs)},
        )
        return redirect("search_index_report")
    return render(request, "finding/cms/search_index.html", known)


def _report() -> dict[str, Any]:
    embedder = get_embedder()
    known: dict[str, Any] = {
        "records": Practice.objects.public().count(),
        "indexed": None,
        "error": "",
        "disagreements": [],
        "is_compared": False,
        "pending": pending(),
        "meaning_problem": meaning_problem(),
        "model": embedder.model if embedder else "",
        "state": IndexState.get(),
    }
    try:
        engine = get_engine()
        known["indexed"] = engine.count()
        if known["records"] <= COMPARED:
            found = disagreements(engine, known["model"])
            known["disagreements"] = list(islice(found, SHOWN))
            known["is_compared"] = True
    except EngineError as error:
        known["error"] = _("The search index cannot be read: %(error)s") % {"error": error}
    return known
