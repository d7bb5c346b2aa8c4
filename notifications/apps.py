from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        """A worker sends mail of every kind, so it knows of each when it is still true."""
        autodiscover_modules("notices")
