"""What every row that people write has in common."""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from editing.inputs import OUR_TIME
from editing.inputs import DayField as AskedDay
from people.models import User

if TYPE_CHECKING:
    # By Django's own class the checker knows a day that may be missing from one that may not.
    DayField = models.DateField
else:

    class DayField(models.DateField):
        """A day that somebody can mean, and that every form asks for with a calendar.

        For migrations it is a date like any other: its bounds are no matter of the database.
        """

        default_validators = list(OUR_TIME)

        def formfield(self, **kwargs: Any) -> forms.Field | None:
            return super().formfield(**{"form_class": AskedDay, **kwargs})

        def deconstruct(self) -> Any:
            name, _, args, kwargs = super().deconstruct()
            return name, "django.db.models.DateField", args, kwargs


def was_due_before(today: date, field: str = "due_on") -> models.Q:
    """Of what is still open: it is overdue. What is due today may still be done today."""
    return models.Q(**{f"{field}__lt": today})


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
