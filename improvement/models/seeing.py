"""Who sees rows that may belong to one site."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models

from engagements.models import Site
from engagements.scope import scope_of
from people.models import User


class AtSiteQuerySet(models.QuerySet[Any]):
    """Rows of a site for those who reach the site; rows without one for wide roles only."""

    def visible_to(self, user: User) -> Self:
        scope = scope_of(user)
        if scope.everything:
            return self.all()
        return self.filter(scope.rows())

    def at(self, sites: Collection[Site]) -> Self:
        """Rows of these sites or of sites below them."""
        return self.filter(site__lineage__overlap=[site.pk for site in sites])
