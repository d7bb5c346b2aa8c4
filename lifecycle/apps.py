from django.apps import AppConfig

from notifications import rights


class LifecycleConfig(AppConfig):
    name = "lifecycle"
    verbose_name = "Lifecycle"

    def ready(self) -> None:
        """Messages are about these; whoever sees one no more is not mailed about it."""
        for name in ("extension", "sideword"):
            rights.register(self.get_model(name))
