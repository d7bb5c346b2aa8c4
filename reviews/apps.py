from django.apps import AppConfig

from notifications import rights


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews"

    def ready(self) -> None:
        """Mail is about these; whoever sees one no more is not mailed about it."""
        for name in ("review", "decision"):
            rights.register(self.get_model(name))
