"""The list of what was given up. Bodies are not shown: they may carry somebody's way in."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from notifications import outbox
from notifications.models import Notification
from people.admin import ReadOnly
from people.models import User


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    list_display = ("kind", "address", "subject_line", "period", "state", "attempts", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("address", "subject_line")
    date_hierarchy = "created_at"
    exclude = ("body_text",)
    actions = ("send_again",)

    @admin.action(description="Send again what was given up", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        by, now = cast("User", request.user), timezone.now()
        given_up = queryset.filter(state=Notification.State.FAILED)
        rows = [outbox.send_again(notification=row, by=by, now=now) for row in given_up]
        n_queued = sum(row.state == Notification.State.QUEUED for row in rows)
        n_taken_back = len(rows) - n_queued
        messages.success(request, f"{n_queued} put back into the queue.")
        if n_taken_back:
            messages.info(request, f"{n_taken_back} taken back: no longer true.")
