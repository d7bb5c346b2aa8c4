"""The audit log in Django's admin, and rows that may be corrected there, which it writes down."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from audit import log
from audit.models import Event
from people.admin import ReadOnly, is_administrator
from people.models import User


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "actor_label", "verb", "subject_type", "subject_label", "reason"]
    list_filter = ["subject_type"]
    search_fields = ["actor_label", "subject_label", "verb"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]


class Audited(ReadOnly):
    """Rows whose words may be corrected here, each time with a line in the audit log."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_administrator(request)

    def save_model(
        self, request: HttpRequest, obj: Model, form: ModelForm[Model], change: bool
    ) -> None:
        changes = {
            name: [str(form.initial.get(name, "")), str(form.cleaned_data[name])]
            for name in form.changed_data
        }
        super().save_model(request, obj, form, change)
        by = cast("User", request.user)
        log.record(by=by, verb="edited", subject=obj, now=timezone.now(), changes=changes)
