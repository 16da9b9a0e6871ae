from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "clearinghouse.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from clearinghouse.evidence import sections  # noqa: F401  (registers itself)
