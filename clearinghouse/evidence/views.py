"""The pages of studies: the list, filtered by design and by what was measured, and one study."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.evidence.explanations import DESIGN_TELLS
from clearinghouse.evidence.listing import directions, studies_with_effects
from clearinghouse.evidence.models import Design, Domain, Study, StudyPlace
from clearinghouse.records.citations import cite_publication
from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb, page_of, record_context, record_page


def studies(request: HttpRequest) -> HttpResponse:
    """All studies, newest first; ``?design=`` and ``?domain=`` keep those of a design, on an outcome."""
    found = studies_with_effects()
    design, domain = request.GET.get("design", ""), request.GET.get("domain", "")
    if design in Design:
        found = found.filter(design=design)
    if domain in Domain:
        found = found.filter(effects__domain=domain).distinct()
    page = page_of(request, found)
    return render(
        request,
        "evidence/studies.html",
        {
            "crumbs": [Crumb(_("Studies"))],
            "page": page,
            "designs": Design,
            "domains": Domain,
            "design": design,
            "domain": domain,
        },
    )


def _studies() -> QuerySet[Any]:
    """Studies with all that their page shows."""
    return Study.objects.prefetch_related(
        "texts",
        "sources",
        "effects",
        Prefetch("places", queryset=StudyPlace.objects.select_related("city")),
    )


def context(study: Study, request: HttpRequest) -> dict[str, Any]:
    """What the page of a study knows, of a draft as well as of one that is public."""
    known = record_context(study, request, crumbs=[Crumb(_("Studies"), reverse("studies"))])
    reading = known["reading"]
    effects = list(study.effects.all())
    original = reading.original if reading else None
    return known | {
        "summary": reading.words("summary") if reading else None,
        "intervention": reading.words("intervention") if reading else None,
        "comparison": reading.words("comparison") if reading else None,
        "design_tells": DESIGN_TELLS[study.design],
        "effects": effects,
        "given": {
            name
            for name in ("estimate", "ci_low", "p_value", "n")
            if any(getattr(effect, name) is not None for effect in effects)
        },
        "directions": directions(effects),
        "publication": cite_publication(
            study.authors, study.year, original.title if original else study.slug, study.doi
        ),
        "contributed": sections_of(study, request),
    }


study = record_page(Study, context, _studies)
