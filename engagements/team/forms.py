"""Forms about people and their roles. They clean; the verbs save."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, QuerySet
from django.http import QueryDict

from editing.choosing import EMPTY, left_open
from editing.inputs import DayField, drawn
from editing.refusals import Refused
from editing.revisions import FormOptions
from engagements import access
from engagements.models import Assignment, Engagement, Site
from engagements.sites.choosing import find_site
from engagements.team import appointing, assigning
from people.models import Organisation, User
from people.roles import LOCAL_ROLES, WIDE_ROLES, Role
from words.terms import SITE

ROLES = [choice for choice in Role.choices if choice[0] in WIDE_ROLES | LOCAL_ROLES]


@left_open("role")
class AddPersonForm(forms.Form):
    """A person is known by e-mail address; a new one is invited."""

    email = forms.EmailField(label="E-mail address")
    name = drawn(User._meta.get_field("name"), help_text="For a new person. They can correct it.")
    organisation = drawn(
        Organisation._meta.get_field("name"),
        label="Works for",
        required=False,
        help_text="For a new person.",
    )
    role = forms.ChoiceField(label="Role in this engagement", choices=ROLES)
    site = forms.CharField(
        label=SITE.capital_one,
        required=False,
        help_text=f"For a role held at one {SITE.one}: its name, or its NCES id.",
    )
    starts_on = drawn(Assignment._meta.get_field("starts_on"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagement: Engagement,
        by: User,
        today: date,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.engagement, self.by = engagement, by
        self.given = access.appointable(by, engagement)
        choices = cast("forms.ChoiceField", self.fields["role"])
        choices.choices = [EMPTY, *(choice for choice in ROLES if choice[0] in self.given)]
        self.fields["starts_on"].initial = today

    @property
    def who_names_others(self) -> str:
        """Where some roles are not for this person to give: whom to ask for them."""
        missing = [code for code, _ in ROLES if code not in self.given]
        if not missing:
            return ""
        labels = ", ".join(Role(code).label for code in missing)
        return f"Not yours to give: {labels}. {appointing.who_names(missing[0], self.engagement)}"

    def clean_site(self) -> Site | None:
        words = self.cleaned_data["site"].strip()
        role = self.cleaned_data.get("role", "")
        if not words or role not in LOCAL_ROLES:
            return None
        seen = Site.objects.visible_to(self.by).filter(state=self.engagement.state_id)
        return find_site(words, seen.filter(kind__in=assigning.kinds_of(role)))

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if "role" in values and "site" in values:
            try:
                assigning.check(values["role"], values["site"], self.engagement)
            except Refused as error:
                self.add_error(error.field, str(error))
        return values


class EndForm(forms.Form):
    last_day = DayField(label="Last day")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        today: date,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.fields["last_day"].initial = today


class PeopleFilter(forms.Form):
    q = forms.CharField(required=False, label="Name, e-mail or organization")
    role = forms.ChoiceField(required=False, label="Role", choices=[("", "Any role"), *ROLES])
    engagement = forms.ModelChoiceField(
        required=False,
        label="Engagement",
        queryset=Engagement.objects.none(),
        empty_label="Any",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        engagements: QuerySet[Engagement],
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        choice = cast("forms.ModelChoiceField[Any]", self.fields["engagement"])
        choice.queryset = engagements

    def narrow(self, people: QuerySet[User], held: QuerySet[Assignment]) -> QuerySet[User]:
        """`people` cut to the filters; roles are looked for among the assignments `held`."""
        if not self.is_valid():
            return people.none()
        values = self.cleaned_data
        if words := values["q"]:
            people = people.filter(
                Q(name__holds=words) | Q(email__holds=words) | Q(organisation__name__holds=words)
            )
        if values["role"]:
            held = held.filter(role=values["role"])
        if values["engagement"]:
            held = held.filter(engagement=values["engagement"])
        if values["role"] or values["engagement"]:
            people = people.filter(pk__in=held.values("user"))
        return people


class TakeUpForm(forms.Form):
    name = drawn(User._meta.get_field("name"), label="Your name")
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters, not a common phrase, not only numbers.",
    )
    again = forms.CharField(
        label="Repeat the password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: User,
        **options: Unpack[FormOptions],
    ) -> None:
        super().__init__(data, **options)
        self.user = user
        self.fields["name"].initial = user.name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if "password" in values and values["password"] != values.get("again"):
            self.add_error("again", "The two passwords are not the same.")
        return values
