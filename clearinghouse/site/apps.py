from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "clearinghouse.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.site.permissions import grant_on_new_record_types

        snippets = apps.get_app_config("wagtailsnippets")
        post_migrate.connect(grant_on_new_record_types, sender=snippets)
