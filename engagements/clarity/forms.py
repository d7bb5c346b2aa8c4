"""Forms of the context, needs, roles, points of contact, workgroups and beneficiaries."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from editing.choosing import left_open
from editing.inputs import ask_when_needed, asks, drawn, text_area
from editing.revisions import FormOptions
from engagements import access
from engagements.models import (
    Contact,
    ContextReview,
    Duty,
    DutyHolding,
    Engagement,
    Need,
    Side,
    Workgroup,
)
from engagements.pages.forms import DeedForm, WrittenForm, WrittenOptions
from people.models import User

DASHES = "---------"
"""What Django offers in place of a choice."""


def choose_people(field: Any, people: QuerySet[User], *kept: int | None) -> None:
    """Offer people by name and organisation, and those chosen before who have left since."""
    stays = User.objects.filter(pk__in=[pk for pk in kept if pk])
    found = (people | stays).select_related("organisation")
    field.queryset = found.order_by("name__alphabet", "pk")
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = "Choose a person"
    field.label_from_instance = with_organisation


def with_organisation(person: User) -> str:
    return f"{person.name}, {person.organisation}" if person.organisation else str(person)


def not_in_the_future(day: date | None, engagement: Engagement) -> date | None:
    if day and day > engagement.day_of(timezone.now()):
        raise ValidationError("Choose today or an earlier day.")
    return day


class ReviewForm(WrittenForm):
    days_at_work = ("reviewed_on",)

    class Meta:
        model = ContextReview
        fields = ["kind", "reviewed_on", "findings", "meaning", "sources"]
        widgets = {"findings": text_area(5), "meaning": text_area(4)}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        if self.instance.pk:
            del self.fields["kind"]

    def clean_reviewed_on(self) -> date | None:
        return not_in_the_future(self.cleaned_data["reviewed_on"], self.engagement)


@left_open("priority")
class NeedForm(WrittenForm):
    class Meta:
        model = Need
        fields = ["text", "priority", "provider_owner", "recipient_owner"]

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        need, fields = self.instance, self.fields
        for name, side in (
            ("provider_owner", Side.PROVIDER),
            ("recipient_owner", Side.RECIPIENT),
        ):
            people = access.people_on_side(self.engagement, side)
            choose_people(fields[name], people, getattr(need, f"{name}_id"))
            fields[name].empty_label = "Nobody yet"  # type: ignore[attr-defined]


class NeedSettleForm(WrittenForm):
    """What became of a need."""

    class Meta:
        model = Need
        fields = ["status", "reason"]

    status = forms.ChoiceField(
        label="What happened with it?",  # Elsewhere it is a status; here one says how it ended.
        choices=[choice for choice in Need.Status.choices if choice[0] != Need.Status.OPEN],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        self.initial["status"] = ""
        ask_when_needed(self, "reason")


class DutyForm(WrittenForm):
    """A role. Of one that the tier requires, only its words are the engagement's own."""

    class Meta:
        model = Duty
        fields = ["side", "title", "responsibilities", "is_required", "starts_on", "ends_on"]
        widgets = {"responsibilities": text_area(4)}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sides: Collection[str],
        **options: Unpack[WrittenOptions],
    ) -> None:
        super().__init__(data, **options)
        side: Any = self.fields["side"]
        offered = {*sides, *([""] if len(sides) > 1 else [])}
        side.choices = [choice for choice in side.choices if choice[0] in offered]
        if self.instance.code:
            for name in ("side", "is_required", "ends_on"):
                del self.fields[name]

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not come before the first.")
        return values


class FillForm(DeedForm):
    """Who takes a role on: somebody with an account, or somebody known by name."""

    person = forms.ModelChoiceField(
        **asks(DutyHolding._meta.get_field("person")),
        queryset=User.objects.none(),
        empty_label="Somebody without an account",
    )
    name = drawn(DutyHolding._meta.get_field("name"))
    starts_on = drawn(DutyHolding._meta.get_field("starts_on"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        duty: Duty,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, engagement=duty.engagement, **options)
        people = access.people_on_side(duty.engagement, duty.side)
        choose_people(self.fields["person"], people)
        ask_when_needed(self, "person", "name")

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        person, name = values.get("person"), values.get("name")
        if person and name:
            self.add_error("name", "Choose a person or write a name, not both.")
        if not person and not name and "person" not in self.errors:
            self.add_error("person", "Choose who holds the role, or write a name.")
        return values


class LeaveForm(DeedForm):
    ends_on = drawn(DutyHolding._meta.get_field("ends_on"), required=True)


class ContactForm(WrittenForm):
    class Meta:
        model = Contact
        fields = ["matter", "side", "person", "backup"]

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        held = self.instance
        for name in ("person", "backup"):
            people = access.people_of(self.engagement)
            choose_people(self.fields[name], people, getattr(held, f"{name}_id"))
        self.fields["backup"].empty_label = "Nobody"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Whoever is newly named stands on the side that the contact is for."""
        values = super().clean() or self.cleaned_data
        side = values.get("side")
        if side and {"person", "backup", "side"} & set(self.changed_data):
            self._check_side(side, values)
        return values

    def _check_side(self, side: str, values: dict[str, Any]) -> None:
        standing = access.people_on_side(self.engagement, side)
        for name in ("person", "backup"):
            person = values.get(name)
            if person and not standing.filter(pk=person.pk).exists():
                self.add_error(name, f"{person} has no role on this side ({Side(side).label}).")


class WorkgroupForm(WrittenForm):
    class Meta:
        model = Workgroup
        fields = ["name", "purpose", "chair", "members", "meets", "starts_on", "ends_on"]
        widgets = {"purpose": text_area(3), "members": forms.CheckboxSelectMultiple()}

    def __init__(self, data: QueryDict | None = None, **options: Unpack[WrittenOptions]) -> None:
        super().__init__(data, **options)
        group = self.instance
        people = access.people_of(self.engagement)
        members = group.members.values_list("pk", flat=True) if group.pk else ()
        choose_people(self.fields["chair"], people, group.chair_id)
        choose_people(self.fields["members"], people, *members)


class WorkgroupEndForm(WrittenForm):
    ends_on = drawn(Workgroup._meta.get_field("ends_on"), required=True)

    class Meta:
        model = Workgroup
        fields = ["ends_on"]


class NeedFilter(forms.Form):
    q = forms.CharField(required=False, label="Need")
    status = forms.ChoiceField(
        required=False, label="Settled?", choices=[("", "Any"), *Need.Status.choices]
    )
    priority = forms.TypedChoiceField(
        required=False,
        label="Priority",
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *Need.Priority.choices],
    )
    owner = forms.ChoiceField(
        required=False, label="Owners", choices=[("", "Any"), ("missing", "An owner is missing")]
    )

    def narrow(self, rows: Any) -> Any:
        if not self.is_valid():
            return rows.none()
        values = self.cleaned_data
        if words := values["q"]:
            rows = rows.filter(text__holds=words)
        if status := values["status"]:
            rows = rows.filter(status=status)
        if priority := values["priority"]:
            rows = rows.filter(priority=priority)
        if values["owner"]:
            rows = rows.filter(Q(provider_owner=None) | Q(recipient_owner=None))
        return rows


class SideFilter(forms.Form):
    """Narrows rows by side; what `show` offers is for each list to say."""

    q = forms.CharField(required=False, label="Words")
    side = forms.ChoiceField(
        required=False, label="Side", choices=[("", "Both sides"), *Side.choices]
    )
    show = forms.ChoiceField(required=False, label="Show")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        show: list[tuple[str, str]],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.fields["show"].choices = show  # type: ignore[attr-defined]

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data[name]) if self.is_valid() else ""


class DutyFilter(SideFilter):
    q = forms.CharField(required=False, label="Role")

    def narrow(self, rows: Any, today: date) -> Any:
        if words := self.chosen("q"):
            rows = rows.filter(Q(title__holds=words) | Q(responsibilities__holds=words))
        if side := self.chosen("side"):
            rows = rows.filter(side=side)
        match self.chosen("show"):
            case "vacant":
                return rows.vacant(today)
            case "required":
                return rows.required().vacant(today)
        return rows


class ContactFilter(SideFilter):
    q = forms.CharField(required=False, label="Matter or name")

    def narrow(self, rows: Any) -> Any:
        if words := self.chosen("q"):
            rows = rows.filter(Q(matter__holds=words) | Q(person__name__holds=words))
        if side := self.chosen("side"):
            rows = rows.filter(side=side)
        return rows if self.chosen("show") == "all" else rows.filter(is_retired=False)


class WorkgroupFilter(SideFilter):
    q = forms.CharField(required=False, label="Workgroup")

    def __init__(self, data: QueryDict | None = None, *, show: list[tuple[str, str]]) -> None:
        super().__init__(data, show=show)
        del self.fields["side"]

    def narrow(self, rows: Any, today: date) -> Any:
        if words := self.chosen("q"):
            rows = rows.filter(Q(name__holds=words) | Q(purpose__holds=words))
        if self.chosen("show") == "all":
            return rows
        return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))
