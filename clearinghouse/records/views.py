"""What the pages of all record types share: finding the record, its texts, citation and history.

A record's address never dies. One that is live is shown; one that was merged
leads to its successor; one that was public and is not any more says so and
why; anything else was never here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from clearinghouse.records.citations import cite, permanent_address
from clearinghouse.records.models import Record, Tombstone
from clearinghouse.records.reading import read

PAGE_SIZE = 50
"""How many records a page of a list has."""

Context = Callable[[Any, HttpRequest], dict[str, Any]]
View = Callable[[HttpRequest, str], HttpResponse]

_contexts: dict[type[Record], Context] = {}


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page; the page itself has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and since when a record is no longer public, as far as it is known."""

    reason: str
    date: date | None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    date: date
    label: str


def record_page(
    model: type[Record], context: Context, queryset: Callable[[], QuerySet[Any]]
) -> View:
    """The view of a record type's page. ``queryset`` gives its records with what the page needs.

    ``context`` builds what the template knows from a record and a request; the
    CMS's preview uses the same, so that an editor sees what readers will.
    """
    _contexts[model] = context

    def view(request: HttpRequest, slug: str) -> HttpResponse:
        if slug != slug.lower():
            return HttpResponsePermanentRedirect(reverse(model.url_name, args=[slug.lower()]))
        record = queryset().filter(slug=slug, live=True).first()
        if record is None:
            return _absent(model, slug, request)
        return render(request, model.template, context(record, request))

    return view


def preview_context(record: Record, request: HttpRequest) -> dict[str, Any]:
    """What the page of a record knows, for a preview of a draft."""
    return _contexts[type(record)](record, request)


def _absent(model: type[Record], slug: str, request: HttpRequest) -> HttpResponse:
    """The answer for a record that is not live: merged (301), withdrawn (410), or unknown (404)."""
    tombstone = Tombstone.objects.filter(record_type=model.record_type, slug=slug).first()
    if tombstone is not None:
        successor = _successor(tombstone)
        if successor is not None:
            return HttpResponsePermanentRedirect(reverse(model.url_name, args=[successor]))
        return _gone(request, Withdrawal(tombstone.reason, tombstone.date))
    record = model._default_manager.filter(slug=slug).first()
    if record is None:
        raise Http404
    entry = _log_of(record).filter(action="wagtail.unpublish").order_by("-timestamp").first()
    # An imported record is public without ever having been published in the CMS.
    if entry is None and record.first_published_at is None:
        raise Http404
    return _gone(request, Withdrawal("", entry.timestamp.date() if entry else None))


def _successor(tombstone: Tombstone) -> str | None:
    """The last record of a chain of mergers; None where there is none, or only a circle."""
    seen = {tombstone.slug}
    step: Tombstone | None = tombstone
    successor = None
    while step is not None and step.merged_into:
        successor = step.merged_into
        if successor in seen:
            return None
        seen.add(successor)
        step = Tombstone.objects.filter(record_type=step.record_type, slug=successor).first()
    return successor


def _gone(request: HttpRequest, withdrawal: Withdrawal) -> HttpResponse:
    return render(request, "410.html", {"tombstone": withdrawal}, status=410)


def record_context(
    record: Record, request: HttpRequest, *, crumbs: Sequence[Crumb]
) -> dict[str, Any]:
    """What every record's page knows: the text to read, its sources, citation and history."""
    reading = read(record, request)
    language = get_language() or "en"
    sources = list(record.sources.all())
    return {
        "record": record,
        "reading": reading,
        "crumbs": [*crumbs, Crumb(str(reading.text.title) if reading else record.slug)],
        "sources": sources,
        # Readers count from one; numbers in the record only have to stay what they are.
        "positions": {source.number: place for place, source in enumerate(sources, 1)},
        "permanent_address": permanent_address(record),
        "citation": cite(
            record,
            str(reading.text.title) if reading else record.slug,
            timezone.localdate(),
            language,
        ),
        "history": history(record),
    }


def _log_of(record: Model) -> QuerySet[Any]:
    log: QuerySet[Any] = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(record, for_concrete_model=False),
        object_id=str(record.pk),
    )
    return log


def history(record: Record, limit: int = 20) -> list[HistoryEntry]:
    """What became public of a record, and when, newest first: no drafts and no names of users."""
    if record.pk is None:
        return []
    published: list[datetime] = list(
        _log_of(record)
        .filter(action="wagtail.publish")
        .order_by("-timestamp")
        .values_list("timestamp", flat=True)[:limit]
    )
    days = list(dict.fromkeys(timezone.localdate(moment) for moment in published))
    first = timezone.localdate(record.first_published_at or record.created_at)
    entries = [HistoryEntry(day, _("New version published")) for day in days if day > first]
    return [*entries, HistoryEntry(first, _("Added to this collection"))]


def page_of(
    request: HttpRequest, records: QuerySet[Any] | Sequence[Any], size: int = PAGE_SIZE
) -> Page[Any]:
    """The page of a list that ``?page=`` asks for; the nearest one where there is none such."""
    return Paginator(records, size).get_page(request.GET.get("page"))
