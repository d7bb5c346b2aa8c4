"""What is checked before the product starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class TadashConfig(AppConfig):
    name = "tadash"

    def ready(self) -> None:
        checks.register(check_terms)


def check_terms(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.Error]:
    """A term that could not be read is said by its default, until somebody mends the setting."""
    return [checks.Error(f"TERMS, {fault}", id="tadash.E001") for fault in settings.TERMS.faults]
