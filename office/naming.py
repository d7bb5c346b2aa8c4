"""Correcting what organizations and innovations are called. They are written in passing, when a
person is invited or an engagement begins, so a slip of the pen would stay for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from audit import log
from editing.refusals import Refused
from engagements import access
from engagements.models import Innovation
from people.models import Organisation, User

Named = Organisation | Innovation


def organisations(user: User) -> QuerySet[Organisation]:
    """Administrators correct them; others read them where they stand."""
    rows = Organisation.objects.annotate(n_used=Count("people"))
    return rows.order_by("name__alphabet", "pk") if user.is_administrator else rows.none()


def innovations(user: User) -> QuerySet[Innovation]:
    rows = Innovation.objects.annotate(n_used=Count("engagement"))
    return rows.order_by("name__alphabet", "pk") if user.is_administrator else rows.none()


@transaction.atomic
def correct(*, row: Named, values: Mapping[str, str], by: User, now: datetime) -> None:
    """Write down under its new name what had another, and say so in the history."""
    access.require_administrator(by)
    before = type(row)._default_manager.select_for_update().get(pk=row.pk)
    changes = {
        name: [str(getattr(before, name)), value]
        for name, value in values.items()
        if getattr(before, name) != value
    }
    if changes:
        _write(row, values)
        log.record(by=by, verb="corrected", subject=row, now=now, changes=changes)


def _write(row: Named, values: Mapping[str, str]) -> None:
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**values)
    except IntegrityError as error:
        raise Refused("name", "Another one has this name already.") from error
    row.refresh_from_db()
