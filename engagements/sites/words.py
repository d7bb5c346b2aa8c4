"""What the facts of a site are called, where its history tells of them."""

from __future__ import annotations

from django.db import models

from audit.words import called
from engagements.models import Site, SiteMembership, SiteStatus

BESIDE: dict[str, tuple[type[models.Model], str]] = {
    "parent": (SiteMembership, "parent"),
    "status": (SiteStatus, "code"),
}
"""What is said of a site in rows of its own."""


def fact_called(name: str) -> str:
    """What can change of a site, in words."""
    return called(*BESIDE.get(name, (Site, name)))
