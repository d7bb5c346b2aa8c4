"""Barriers whose answer is late, for the watch list."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from engagements.models import Barrier
from engagements.pages.watched import Fact, Told
from people.models import User
from words.days import long_day
from words.terms import BARRIER


def overdue(user: User, today: date) -> QuerySet[Barrier]:
    late = Barrier.objects.visible_to(user).overdue(today)
    return late.for_list().order_by("answer_due_on", "pk")


def told(row: Barrier) -> Told:
    return Told(
        row.title,
        reverse("engagements:barrier-detail", args=[row.pk]),
        f"{row.get_rung_display()}, answer due {long_day(row.answer_due_on)}",
    )


OVERDUE = Fact(
    code="barrier",
    order=6,
    label=f"{BARRIER.capital_one} past its day",
    about=f"{BARRIER.capital_a} waits for an answer longer than the protocol allows.",
    one=f"1 {BARRIER.one} past its day",
    many=f"{{}} {BARRIER.many} past their day",
    rows=overdue,
    told=told,
)
