from django.apps import AppConfig

from notifications import rights


class PacketsConfig(AppConfig):
    name = "packets"
    verbose_name = "Packets"

    def ready(self) -> None:
        rights.register(self.get_model("Packet"))
