"""The sitemap: an index of maps, one a subject, of what is public, each page in all seven languages.

Records are read a page of the map at a time, so that a large collection needs
no more memory than a small one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from clearinghouse.events.models import Event, Recommendation
from clearinghouse.evidence.models import Study
from clearinghouse.organisations.models import Organisation
from clearinghouse.places.models import City
from clearinghouse.places.presence import presence
from clearinghouse.practices.models import Practice
from clearinghouse.records.languages import INTERFACE_LANGUAGES
from clearinghouse.records.models import Record
from clearinghouse.site.context import language_tag
from clearinghouse.themes.models import Theme


class Pages(Sitemap[Any]):
    """Pages that have the same address in every language but for its first part."""

    limit = 250  # records a map, each in seven languages with all its alternates: about 2 MB

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        """The name of a page's address, and its arguments."""
        raise NotImplementedError

    def changed(self, item: Any) -> datetime | None:
        return None

    def get_urls(
        self, page: Any = 1, site: Any = None, protocol: Any = None
    ) -> list[dict[str, Any]]:
        urls = []
        for item in self.paginator.page(page).object_list:
            addresses = _in_all_languages(*self.name_and_arguments(item))
            alternates = [
                {"location": address, "lang_code": language_tag(language)}
                for language, address in addresses.items()
            ]
            alternates.append({"location": addresses["en"], "lang_code": "x-default"})
            urls += [
                {"location": address, "lastmod": self.changed(item), "alternates": alternates}
                for address in addresses.values()
            ]
        return urls


def _in_all_languages(name: str, arguments: Sequence[str]) -> dict[str, str]:
    addresses = {}
    for language in INTERFACE_LANGUAGES:
        with override(language):
            addresses[language] = settings.SITE_URL + reverse(name, args=arguments)
    return addresses


class Lists(Pages):
    """The lists themselves."""

    def items(self) -> list[str]:
        return [
            "search",
            "themes",
            "studies",
            "cities",
            "organisations",
            "recommendations",
            "events",
        ]

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        return item, ()


class Records(Pages):
    """The public records of a type."""

    def __init__(self, model: type[Record]) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        records: QuerySet[Any] = self.model._default_manager.filter(live=True)
        return records.order_by("pk").only("slug", "changed_at")

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        return self.model.url_name, (item.slug,)

    def changed(self, item: Any) -> datetime | None:
        return item.changed_at  # type: ignore[no-any-return]


class Themes(Pages):
    def items(self) -> QuerySet[Any]:
        codes: QuerySet[Any] = Theme.objects.order_by("pk").values_list("pk", flat=True)
        return codes

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        return "theme", (item,)


class Countries(Pages):
    """Every country that has records."""

    def items(self) -> list[str]:
        return sorted(presence())

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        return "country", (item,)


class Cities(Pages):
    """Every city that has records."""

    def items(self) -> QuerySet[Any]:
        keys = {key for country in presence().values() for key in country.cities}
        return City.objects.filter(pk__in=keys).order_by("pk").values_list("slug", flat=True)

    def name_and_arguments(self, item: Any) -> tuple[str, Sequence[str]]:
        return "city", (item,)


class EditorialPages(Sitemap[Any]):
    """The pages that people write in the CMS, in the languages in which they did."""

    limit = 1000

    def items(self) -> QuerySet[Any]:
        pages: QuerySet[Any] = Page.objects.live().public().filter(depth__gt=1)
        return pages.order_by("pk")

    def get_urls(
        self, page: Any = 1, site: Any = None, protocol: Any = None
    ) -> list[dict[str, Any]]:
        shown = list(self.paginator.page(page).object_list)
        translations: dict[Any, list[dict[str, str]]] = {}
        for each in (
            self.items()
            .filter(translation_key__in=[each.translation_key for each in shown])
            .select_related("locale")
        ):
            translations.setdefault(each.translation_key, []).append(
                {
                    "location": _whole(each),
                    "lang_code": language_tag(each.locale.language_code),
                }
            )
        return [
            {
                "location": _whole(each),
                "lastmod": each.last_published_at,
                "alternates": translations[each.translation_key],
            }
            for each in shown
        ]


def _whole(page: Page) -> str:
    parts = page.get_url_parts()
    return settings.SITE_URL + (parts[2] if parts and parts[2] else "/")


SITEMAPS: dict[str, Sitemap[Any]] = {
    "lists": Lists(),
    "pages": EditorialPages(),
    "themes": Themes(),
    "countries": Countries(),
    "cities": Cities(),
    **{
        model.record_type: Records(model)
        for model in (Practice, Study, Organisation, Event, Recommendation)
    },
}
