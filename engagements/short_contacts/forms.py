"""Several short contacts as rows of one form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import DayField, MinutesInput, client_id_field, drawn, take_new_id
from engagements import access
from engagements.models import Activity, Clause, Engagement, Mode, Site
from engagements.models.sites import SiteQuerySet
from engagements.models.visit_parts import NAME_LENGTH, ROLE_LENGTH
from engagements.pages.asked import AsksDays, Day
from engagements.rules.periods import LOG_GRACE_DAYS
from engagements.short_contacts.saving import ContactRefused, Missed, ShortContact
from engagements.sites.choosing import find_site
from engagements.visits.log.content import COLUMNS, Guest
from people.models import User
from words.terms import SITE

FIRST_ROWS = 1
TAPS = (5, 10, 15, 30, 45, 60)
OF_A_CONTACT = ("minutes", "kind", "level", "what")
"""What is not asked where nobody was there."""

CARRIED = ("held_on", "mode", "kind", "level")
"""What a new row takes over from the one above it."""

MOST_ROWS = 40


@left_open("mode", "kind", "level")
class ContactForm(AsksDays):
    """One contact. A row nobody fills in is left out: its minutes and words decide."""

    row_name = "Contact"
    taps = TAPS

    held_on = DayField(label="Day")
    mode = forms.ChoiceField(label="How", choices=Mode.choices)
    minutes = drawn(
        COLUMNS["contact_minutes"], label="Minutes", required=True, widget=MinutesInput()
    )
    kind = forms.ChoiceField(label="What kind", choices=Activity.Kind.choices)
    level = drawn(Activity._meta.get_field("level"), label="On which level")
    site = forms.CharField(label=SITE.capital_one, required=False, max_length=200)
    guests = forms.CharField(
        label="With whom",
        required=False,
        max_length=500,
        help_text="Such as: Ana Ruiz, coach; Ben Ito, principal.",
    )
    nobody = forms.BooleanField(label="Nobody was there", required=False)
    what = forms.CharField(label="What it was about", max_length=1000)
    clause = forms.ModelChoiceField(
        label="Clause", queryset=Clause.objects.none(), required=False, empty_label="None"
    )

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        sites: SiteQuerySet,
        clauses: Any,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        self.sites = sites
        self.today = today
        self.fields["held_on"].initial = today
        if self._nobody_was_there():
            for name in OF_A_CONTACT:
                self.fields[name].required = False
        for name in CARRIED:
            self.fields[name].widget.attrs["data-carry"] = name
        self.fields["site"].widget.attrs["list"] = "contact-sites"
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]

    def asked_day(self, values: dict[str, Any]) -> tuple[str, Day] | None:
        day, site = values.get("held_on"), values.get("site")
        if day is None or not self._is_filled(values):
            return None
        return "held_on", Day(day, self.engagement, self.today, [site.pk] if site else [])

    def has_changed(self) -> bool:
        return not {"minutes", "site", "guests", "what", "nobody"}.isdisjoint(self.changed_data)

    def _nobody_was_there(self) -> bool:
        return self.is_bound and bool(self["nobody"].value())

    def _is_filled(self, values: Mapping[str, Any]) -> bool:
        return bool(values.get("what") or values.get("nobody")) and not values.get("DELETE")

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.today:
            raise forms.ValidationError("A contact can be logged once it has taken place.")
        return day

    def clean_site(self) -> Site | None:
        words = self.cleaned_data["site"].strip()
        return find_site(words, self.sites) if words else None

    def clean_guests(self) -> tuple[Guest, ...]:
        parts = [part.strip() for part in self.cleaned_data["guests"].split(";")]
        named = [part.partition(",") for part in parts if part]
        guests = [Guest(" ".join(name.split()), role.strip()) for name, _, role in named]
        for guest in guests:
            if not guest.name or len(guest.name) > NAME_LENGTH or len(guest.role) > ROLE_LENGTH:
                raise forms.ValidationError("Write each as a name, a comma and a role.")
        return tuple({guest.name.casefold(): guest for guest in guests}.values())

    def contact(self, client_id: uuid.UUID) -> ShortContact | Missed | None:
        """Of a valid form: what it tells, or None for a row left empty or taken away."""
        values = self.cleaned_data
        if not self._is_filled(values):
            return None
        row: dict[str, Any] = {
            "client_id": uuid.uuid5(client_id, str(self.prefix)),
            "held_on": values["held_on"],
            "mode": values["mode"],
            "what": values["what"],
            "site": values["site"].pk if values["site"] else None,
        }
        if values["nobody"]:
            return Missed(**row)
        return ShortContact(
            **row,
            minutes=values["minutes"],
            kind=values["kind"],
            level=values["level"],
            guests=values["guests"],
            clause=values["clause"].pk if values["clause"] else None,
        )


ContactFormSet = formset_factory(
    ContactForm, extra=FIRST_ROWS, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


class WeekForm(forms.Form):
    """The page that the rows are on, so that sending it twice logs each row once."""

    client_id = client_id_field()
    parts: Sequence[object] = ()


class ContactSheet:
    """The page with all its rows."""

    def __init__(
        self, data: QueryDict | None, *, user: User, engagement: Engagement, today: date
    ) -> None:
        lately = today - timedelta(days=LOG_GRACE_DAYS)
        clauses = Clause.objects.in_force(lately).filter(agreement__engagement=engagement)
        self.sites = access.sites_for(user, engagement).order_by("name__alphabet", "pk")
        self.form = WeekForm(data)
        self.rows: BaseFormSet[Any] = ContactFormSet(
            data,
            prefix="contacts",
            form_kwargs={
                "engagement": engagement,
                "sites": self.sites,
                "clauses": clauses.in_order(),
                "today": today,
            },
        )
        self.form.parts = (self.rows,)

    @property
    def site_names(self) -> list[str]:
        return list(self.sites.values_list("name", flat=True)[:200])

    def is_valid(self) -> bool:
        if not (self.form.is_bound and self.form.is_valid() and self.rows.is_valid()):
            return False
        if not self.contacts:
            self.form.add_error(None, "Fill in at least one row.")
        return bool(self.contacts)

    @property
    def contacts(self) -> Sequence[ShortContact | Missed]:
        return [contact for _, contact in self._filled()]

    def _filled(self) -> list[tuple[Any, ShortContact | Missed]]:
        client_id = self.form.cleaned_data["client_id"]
        made = [(row, row.contact(client_id)) for row in self.rows]
        return [(row, contact) for row, contact in made if contact]

    def tell(self, refused: ContactRefused) -> None:
        """Say at its row why a contact was refused."""
        if refused.field == "client_id":
            take_new_id(self.form)
            return
        row = self._filled()[refused.place][0]
        field = {"sites": "site", "clauses": "clause"}.get(refused.field or "", refused.field)
        row.add_error(field if field in row.fields else None, str(refused))
