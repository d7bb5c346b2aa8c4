from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from notifications import rights


class PacketsConfig(AppConfig):
    name = "packets"
    verbose_name = "Packets"

    def ready(self) -> None:
        """Messages are about packets; whoever sees one no more is not mailed about it."""
        rights.register(self.get_model("Packet"))
        autodiscover_modules("beside")
