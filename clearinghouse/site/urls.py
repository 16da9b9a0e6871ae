"""All addresses: the parts of each subject, the CMS, and what machines ask for."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from clearinghouse.site import views
from clearinghouse.site.sitemaps import SITEMAPS

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_of"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SITEMAPS},
        name="sitemap_of",
    ),
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
