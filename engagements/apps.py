from django.apps import AppConfig

from notifications import rights


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self) -> None:
        """Messages are about these; whoever sees one no more is not mailed about it."""
        for name in ("agreement", "barrier", "visit"):
            rights.register(self.get_model(name))
