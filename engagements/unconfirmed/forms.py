"""Forms that settle who or what somebody named in a log."""

from __future__ import annotations

from typing import Any

from django import forms

from editing.inputs import RevisionField, ask_when_needed, drawn
from engagements import access
from engagements.models import Site, VisitGuest
from engagements.sites.choosing import find_site
from people.models import User
from words.terms import BARRIER, SITE, VISIT


class PlaceForm(forms.Form):
    """An unconfirmed place: it is what the log said, or a site that is there already."""

    outcome = forms.ChoiceField(
        label="What is this place?",
        choices=(
            ("confirm", f"{SITE.capital_a} of its own"),
            ("merge", f"{SITE.capital_a} that we have already"),
        ),
        widget=forms.RadioSelect,
    )
    name = drawn(Site._meta.get_field("name"), label="Its name", required=False)
    nces_id = drawn(Site._meta.get_field("nces_id"), help_text="")
    into = forms.CharField(
        label=f"Or the {SITE.one} that we have",
        required=False,
        help_text=f"Name or NCES id. {VISIT.capital_many} and {BARRIER.many} go there, and this place is closed.",
    )
    revision = RevisionField()

    def __init__(self, *args: Any, site: Site, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": site.name,
            "nces_id": site.nces_id,
            "revision": site.revision,
        }
        super().__init__(*args, **kwargs)
        self.site = site
        self.candidates = (
            Site.objects.visible_to(user)
            .filter(kind=site.kind, state=site.state_id, is_confirmed=True)
            .exclude(pk=site.pk)
        )
        ask_when_needed(self, "name", "into")

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        match values.get("outcome"):
            case "confirm" if not values.get("name"):
                self.add_error("name", "Say what it is called.")
            case "merge":
                self._find(values)
        return values

    def _find(self, values: dict[str, Any]) -> None:
        words = values.get("into", "").strip()
        if not words:
            self.add_error("into", f"Say which {SITE.one} it is.")
            return
        try:
            values["into"] = find_site(words, self.candidates, where=f"in {self.site.state}")
        except forms.ValidationError as error:
            self.add_error("into", error)


class GuestSettleForm(forms.Form):
    """A name out of a log: kept as it is written here, or linked to an account."""

    outcome = forms.ChoiceField(
        label="Who is this?",
        choices=(("keep", "Somebody without an account"), ("link", "Somebody with an account")),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label="Their name", max_length=150, required=False)
    person = forms.ModelChoiceField(
        label="Or their account", queryset=User.objects.none(), required=False, empty_label="Choose"
    )

    def __init__(self, *args: Any, guest: VisitGuest, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": guest.name}
        super().__init__(*args, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = access.people_of(guest.visit.engagement).order_by("name__alphabet", "pk")
        ask_when_needed(self, "name", "person")

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or self.cleaned_data
        match values.get("outcome"):
            case "keep" if not values.get("name"):
                self.add_error("name", "Say what the person is called.")
            case "link" if not values.get("person") and "person" not in self.errors:
                self.add_error("person", "Choose the account.")
        return values
