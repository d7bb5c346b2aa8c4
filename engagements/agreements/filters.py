"""How the versions of an agreement are narrowed."""

from __future__ import annotations

import django_filters
from django.http import QueryDict

from editing.filtering import YesOrNoFilter
from engagements.models import Agreement, Attestation, Engagement
from people.models import User


class AgreementFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        choices=Agreement.Status.choices, label="Status", empty_label="Any"
    )

    class Meta:
        model = Agreement
        fields = ("status",)

    def __init__(
        self, data: QueryDict | dict[str, str], *, user: User, engagement: Engagement
    ) -> None:
        seen = Agreement.objects.visible_to(user).filter(engagement=engagement)
        super().__init__(data, queryset=seen)


class AttestationFilter(django_filters.FilterSet):
    """For the file of everything that was said; the page shows what was said last."""

    holds = YesOrNoFilter(label="Holds")

    class Meta:
        model = Attestation
        fields = ("side", "holds")

    def __init__(
        self, data: QueryDict | dict[str, str], *, user: User, engagement: Engagement
    ) -> None:
        seen = Attestation.objects.visible_to(user).filter(engagement=engagement)
        super().__init__(data, queryset=seen)
