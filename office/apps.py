from django.apps import AppConfig

from notifications import rights


class OfficeConfig(AppConfig):
    name = "office"

    def ready(self) -> None:
        """Administrators are mailed about recurring work."""
        rights.register(self.get_model("Run"))
