"""Countries and cities in the editors' interface: to look up, and to place what GeoNames lacks."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from clearinghouse.places.models import City, Country


class CityViewSet(SnippetViewSet):
    model = City
    icon = "site"
    list_display = ["name", "country", "population", "timezone"]
    list_filter = {"country": ["exact"], "latitude": ["isnull"]}
    search_fields = ["name", "keys"]
    search_backend_name = None
    ordering = ["name", "country_id", "id"]
    list_per_page = 50


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "globe"
    list_display = ["name", "code", "region", "population"]
    list_filter = ["region"]
    search_fields = ["name", "code"]
    search_backend_name = None
    ordering = ["name"]
    list_per_page = 300


class PlacesGroup(SnippetViewSetGroup):
    items = (CityViewSet, CountryViewSet)
    menu_label = _("Places")
    menu_icon = "globe"
    menu_order = 300


register_snippet(PlacesGroup)
