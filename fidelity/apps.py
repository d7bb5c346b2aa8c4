from django.apps import AppConfig

from notifications import rights


class FidelityConfig(AppConfig):
    name = "fidelity"
    verbose_name = "Fidelity"

    def ready(self) -> None:
        """Messages are about measures; whoever sees one no more is not mailed about it."""
        rights.register(self.get_model("administration"))
