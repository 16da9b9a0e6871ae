"""What studies have to say on the pages of places."""

from collections.abc import Iterable, Mapping

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from clearinghouse.evidence.listing import studies_with_effects
from clearinghouse.evidence.models import StudyPlace
from clearinghouse.places.models import City, Country
from clearinghouse.places.presence import PlaceCount, counts_records
from clearinghouse.records.sections import Section, contributes_to

FIRST = 20
"""How many studies a page shows."""


@contributes_to(City, position=40)
def studied_here(city: City, request: HttpRequest) -> Section | None:
    return _section(city=city)


@contributes_to(Country, position=40)
def studied_in_country(country: Country, request: HttpRequest) -> Section | None:
    return _section(country=country)


def _section(**place: City | Country) -> Section | None:
    studies = (
        studies_with_effects()
        .filter(**{f"places__{name}": value for name, value in place.items()})
        .distinct()
    )
    total = studies.count()
    if not total:
        return None
    return Section(
        key="studies",
        title=_("Studies"),
        template="evidence/section.html",
        records=studies[:FIRST],
        total=total,
        unshown=max(0, total - FIRST),
        more=reverse("studies"),
        more_label=_("All studies"),
    )


@counts_records
def studies_by_place(within: Mapping[str, str]) -> Iterable[PlaceCount]:
    return (
        StudyPlace.objects.filter(record__live=True, **within)
        .order_by()
        .values_list("country_id", "city_id", Count("record", distinct=True))
    )
