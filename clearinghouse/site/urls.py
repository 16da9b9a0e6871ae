"""All addresses: the parts of each subject, the CMS, and what machines ask for."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from clearinghouse.site import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("", include("clearinghouse.finding.urls")),
    path("", include("clearinghouse.practices.urls")),
    path("", include("clearinghouse.evidence.urls")),
    path("", include("clearinghouse.places.urls")),
    path("", include("clearinghouse.themes.urls")),
    path("", include("clearinghouse.organisations.urls")),
    path("", include("clearinghouse.events.urls")),
    path("", include(wagtail_urls)),
)
