"""How the clauses that a visit serves are chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property

from editing.inputs import Box, _is_id
from engagements.models import Agreement, Clause, Engagement


class ClausesForm(forms.Form):
    """A part of a form: the clauses that a visit served.

    Those of the agreement in force are offered, and those that are ticked already. A clause of an
    older version may still be named: the agreement may change while somebody writes.
    """

    clauses = forms.ModelMultipleChoiceField(
        label="Clauses it served", queryset=Clause.objects.none(), required=False
    )

    def offer_clauses(self, engagement: Engagement) -> None:
        signed = Clause.objects.filter(
            agreement__engagement=engagement, agreement__status__in=Agreement.SIGNED
        )
        field: Any = self.fields["clauses"]
        field.queryset = signed.select_related("agreement")

    @cached_property
    def clause_boxes(self) -> list[Box]:
        """The boxes to draw, in the order of the agreement; an older version says so."""
        field: Any = self.fields["clauses"]
        value: Any = self["clauses"].value() or []
        ticked = {int(getattr(each, "pk", each)) for each in value if _is_id(each)}
        now = Q(agreement__status=Agreement.Status.IN_FORCE)
        shown = field.queryset.filter(now | Q(pk__in=ticked))
        return [
            Box(
                f"{self['clauses'].auto_id}_{clause.pk}",
                clause.pk,
                str(clause),
                _version(clause.agreement),
                clause.pk in ticked,
            )
            for clause in shown.order_by("-agreement__version", "number")
        ]


def _version(agreement: Agreement) -> str:
    """ "version 1", of one that has been replaced."""
    is_replaced = agreement.status != Agreement.Status.IN_FORCE
    return f"version {agreement.version}" if is_replaced else ""
