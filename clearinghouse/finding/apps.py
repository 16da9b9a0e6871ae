from django.apps import AppConfig


class FindingConfig(AppConfig):
    name = "clearinghouse.finding"
    label = "finding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.finding.indexing import signals
        from clearinghouse.finding.related import related_slugs
        from clearinghouse.practices.related import register_provider

        signals.connect()
        register_provider(related_slugs)
