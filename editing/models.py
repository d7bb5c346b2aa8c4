"""What every row that people write has in common."""

from __future__ import annotations

import uuid

from django.db import models

from people.models import User


class Revised(models.Model):
    """A row that several people change, and no change overwrites another unseen.

    `revision` goes up with each change; a change made from an older one is refused.
    """

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Written(Revised):
    """A row written in a form: sent twice it is one. `client_id` is made by that form."""

    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
