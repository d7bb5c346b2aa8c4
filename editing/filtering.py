"""How lists are narrowed: every parameter is known, and can be read."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend, FilterSet

from people.asked import NotUnderstood, unknown_names

PAGES = ("cursor", "page_size", "format")
SAID = {"true": True, "1": True, "false": False, "0": False}


class YesOrNoField(forms.Field):
    """The framework takes any other word for no word at all."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:
        if value in self.empty_values:
            return None
        if str(value).lower() not in SAID:
            raise ValidationError("Write true or false.")
        return SAID[str(value).lower()]


class YesOrNoFilter(django_filters.Filter):
    field_class = YesOrNoField


class ApiFilterSet(FilterSet):
    """What `filterset_fields` of a view become."""

    FILTER_DEFAULTS: ClassVar[dict[type[models.Field[Any, Any]], dict[str, Any]]] = {
        **FilterSet.FILTER_DEFAULTS,
        models.BooleanField: {"filter_class": YesOrNoFilter},
    }


class NamedFilterBackend(DjangoFilterBackend):
    """Refuses a parameter by its name where a list has no filter called so.

    The framework overlooks such a parameter, and answers with every row. A view names in
    `also_reads` what it reads besides its filters.
    """

    filterset_base = ApiFilterSet

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        kind = self.get_filterset_class(view, queryset)
        also = getattr(view, "also_reads", ())
        known = {*PAGES, *also, *(kind.base_filters if kind else ())}
        if problems := unknown_names(request.query_params, known):
            raise NotUnderstood(problems)
        found: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return found
