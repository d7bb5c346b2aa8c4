"""The arguments with which a person reaches an address."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from people.models import User

Ways = Callable[[User], list[dict[str, Any]]]
"""The arguments with which a person reaches an address: one page for each."""


def plain(user: User) -> list[dict[str, Any]]:
    return [{}]


def one(rows: Callable[[User], QuerySet[Any]], *conditions: Mapping[str, Any]) -> Ways:
    """The first row a person sees, or the first under each of the conditions."""

    def ways(user: User) -> list[dict[str, Any]]:
        seen = rows(user).order_by("pk")
        found = [seen.filter(**condition).first() for condition in conditions or ({},)]
        return [{"pk": row.pk} for row in found if row is not None]

    return ways


def given(**kwargs: Any) -> Ways:
    return lambda user: [kwargs]
