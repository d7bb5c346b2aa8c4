from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from notifications import rights


class EngagementsConfig(AppConfig):
    name = "engagements"
    verbose_name = "Engagements"

    def ready(self) -> None:
        """Messages are about these; whoever sees one no more is not mailed about it.

        What each app knows of a site is gathered for the site’s page, and what is worth a look for the
        watch list.
        """
        for name in ("agreement", "barrier", "visit"):
            rights.register(self.get_model(name))
        autodiscover_modules("known", "watched")
