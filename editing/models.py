"""What every row that people write has in common."""

from __future__ import annotations

import uuid

from django.db import models

from people.models import User


class Written(models.Model):
    """A row written in a form: sent twice it is one, and no change overwrites another unseen.

    `client_id` is made by the form that adds the row. `revision` goes up with each change; a
    change made from an older one is refused.
    """

    client_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True
