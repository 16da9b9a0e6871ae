from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "clearinghouse.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.records import signals

        signals.connect()
