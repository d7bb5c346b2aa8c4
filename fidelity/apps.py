from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from notifications import rights


class FidelityConfig(AppConfig):
    name = "fidelity"
    verbose_name = "Fidelity"

    def ready(self) -> None:
        """Messages are about measures; whoever sees one no more is not mailed about it.

        What each app above adds to the monthly page is gathered for it, and what each brings up
        to date with the figures.
        """
        rights.register(self.get_model("administration"))
        autodiscover_modules("beside", "feeding")
