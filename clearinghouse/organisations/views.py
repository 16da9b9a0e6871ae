"""The pages of organisations: the list, filtered by kind, and one organisation."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.organisations.listing import listed
from clearinghouse.organisations.models import Organisation, OrganisationKind
from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb, page_of, record_context, record_page


def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations; ``?kind=`` keeps those of a kind."""
    found = listed()
    kind = request.GET.get("kind", "")
    if kind in OrganisationKind:
        found = found.filter(kind=kind)
    return render(
        request,
        "organisations/organisations.html",
        {
            "crumbs": [Crumb(_("Organisations"))],
            "page": page_of(request, found),
            "kinds": OrganisationKind,
            "kind": kind,
        },
    )


def _organisations() -> QuerySet[Any]:
    """Organisations with all that their page shows."""
    return Organisation.objects.select_related("city").prefetch_related(
        "texts", "sources", "works_on__texts"
    )


def context(organisation: Organisation, request: HttpRequest) -> dict[str, Any]:
    """What the page of an organisation knows, of a draft as well as of one that is public."""
    known = record_context(
        organisation, request, crumbs=[Crumb(_("Organisations"), reverse("organisations"))]
    )
    reading = known["reading"]
    return known | {
        "summary": reading.words("summary") if reading else None,
        "contributed": sections_of(organisation, request),
    }


organisation = record_page(Organisation, context, _organisations)
