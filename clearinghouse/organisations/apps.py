from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "clearinghouse.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.organisations import sections  # noqa: F401  (registers itself)
