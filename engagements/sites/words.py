"""What the facts of a site are called, where its history tells of them."""

from __future__ import annotations

from django.db import models

from audit.words import called
from engagements.models import Site, SiteIdentifier, SiteMembership, SiteStatus

BESIDE: dict[str, tuple[type[models.Model], str]] = {
    "parent": (SiteMembership, "parent"),
    "status": (SiteStatus, "code"),
}
"""What is said of a site in rows of its own."""


NUMBERS = {
    "number": str(SiteIdentifier.System.STATE.label),
    "local_number": str(SiteIdentifier.System.LOCAL.label),
}
"""The numbers that others give it, by the names under which a change of them is kept."""


def fact_called(name: str) -> str:
    """What can change of a site, in words."""
    if name in NUMBERS:
        return NUMBERS[name]
    return called(*BESIDE.get(name, (Site, name)))
