from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "clearinghouse.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.events import sections  # noqa: F401  (registers itself)
