from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        from audit import sign_ins  # noqa: PLC0415, it needs the models, which are ready now

        sign_ins.listen()
