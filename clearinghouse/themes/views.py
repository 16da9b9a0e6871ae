"""The pages of themes: all of them with their definitions, and one with what there is on it."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.records.sections import sections_of
from clearinghouse.records.views import Crumb
from clearinghouse.themes.models import Theme


def themes(request: HttpRequest) -> HttpResponse:
    """All themes with their definitions."""
    return render(
        request,
        "themes/themes.html",
        {
            "crumbs": [Crumb(_("Themes"))],
            "themes": Theme.objects.prefetch_related("texts"),
        },
    )


def theme(request: HttpRequest, code: str) -> HttpResponse:
    """What a theme is and what the collection has on it."""
    if code != code.lower():
        return HttpResponsePermanentRedirect(reverse("theme", args=[code.lower()]))
    found = get_object_or_404(
        Theme.objects.prefetch_related("texts", "broader__texts", "narrower__texts"), pk=code
    )
    return render(
        request,
        "themes/theme.html",
        {
            "crumbs": [Crumb(_("Themes"), reverse("themes")), Crumb(found.label)],
            "theme": found,
            "contributed": sections_of(found, request),
        },
    )
