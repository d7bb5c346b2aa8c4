from django.apps import AppConfig

from notifications import rights


class ImprovementConfig(AppConfig):
    name = "improvement"
    verbose_name = "Improvement"

    def ready(self) -> None:
        """Messages are about these; whoever sees one no more is not mailed about it."""
        for name in ("cycle", "setback"):
            rights.register(self.get_model(name))
