from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "clearinghouse.practices"
    label = "practices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.practices import sections  # noqa: F401  (registers itself)
