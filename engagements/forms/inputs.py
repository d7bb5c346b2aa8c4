"""Controls that a phone draws well, and how sites are chosen."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from engagements.models import Agreement, Clause, Engagement, Site

MOST_DIGITS = 18
"""So long is the longest id of a row."""

REVISION_DIGITS = 9
"""So long is the longest revision that a row can have."""

NUMBER = re.compile(r"0|[1-9][0-9]*")
"""A number as our own pages write it. Other ways to write it would be other words for one thing,
of which one check sees two and the next sees one."""

OUR_TIME = (
    MinValueValidator(date(1900, 1, 1), "Choose a day after 1900."),
    MaxValueValidator(date(2100, 12, 31), "Choose a day before 2101."),
)
"""Days beyond these are slips of the keyboard, and reckoning with them breaks a calendar."""

ID_TAKEN = (
    "Something else was saved from this form before, so this was not saved yet. "
    "Your words are still here: save again to add them as new."
)

UNREAD = (
    "What was sent does not say which version you read, so nothing was saved. "
    "Copy your words, and open the page again."
)

CANDIDATES = 5
"""So many sites are told to one who wrote a name that several have."""

MOST_BOXES = 40
"""So many sites are offered as boxes to tick; of more, the rest are named in a field."""


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody can mean. Every date that a form asks for is one."""

    widget: type[forms.Widget] = DayInput
    default_validators = list(OUR_TIME)


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MinutesInput(forms.NumberInput):
    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "min": "0", "step": "5"})


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def client_id_field() -> forms.UUIDField:
    """An id made with the form, so that sending it twice makes one row."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def take_new_id(form: forms.Form | forms.ModelForm[Any], name: str = "client_id") -> None:
    """Let a form whose id was taken be sent again as it is, under an id that is new."""
    data: Any = form.data
    data = data.copy()
    data[form.add_prefix(name)] = str(uuid.uuid4())
    form.data = data
    form.add_error(None, ID_TAKEN)


class RevisionField(forms.IntegerField):
    """The revision of a row that was on the page, sent back just as the page wrote it."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": UNREAD, "required": UNREAD}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if not is_revision(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(value)


def revision_field() -> RevisionField:
    return RevisionField(required=False)


def number_in(words: str, most: int = MOST_DIGITS) -> int:
    """A number as a button or an address sends it along; 0 where it is none we could have sent."""
    return int(words) if len(words) <= most and NUMBER.fullmatch(words) else 0


def revision_in(words: str) -> int:
    """A revision as a button sends it along; 0, which no row has, where it is none."""
    return number_in(words, REVISION_DIGITS)


def is_revision(value: object) -> bool:
    """Whether this is a revision as a page of ours writes it; 0 says that there was no row yet."""
    return str(value) == "0" or revision_in(str(value)) > 0


def keep_in_our_time(form: forms.ModelForm[Any]) -> None:
    """Refuse days that nobody can mean, also where a form has the date fields of its model."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField) and not isinstance(field, DayField):
            field.validators.extend(OUR_TIME)


def ask_when_needed(form: forms.Form | forms.ModelForm[Any], *names: str) -> None:
    """Mark fields that another field's answer asks for: nobody is told that they are optional."""
    for name in names:
        form.fields[name].is_conditional = True  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Box:
    """A box to tick: what it stands for, and a word beside it."""

    html_id: str
    value: int
    label: str
    kind: str
    is_checked: bool
    name: str = ""


def find_site(words: str, sites: QuerySet[Site], *, where: str = "") -> Site:
    """The one site with this NCES id or name; ValidationError names the candidates.

    `where` says which sites can be meant at all: "in Ashbrook".
    """
    found = list(sites.filter(Q(nces_id=words) | Q(name__iexact=words))[:2])
    if len(found) != 1:
        found = list(sites.filter(name__icontains=words).order_by("name")[: CANDIDATES + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        missing = f"No site called “{words}” {where}".rstrip()
        raise ValidationError(f"{missing}. Write its name or its NCES id.")
    names = "; ".join(f"{site.name} ({site.nces_id})" for site in found[:CANDIDATES])
    raise ValidationError(f"Several sites match: {names}. Write the NCES id of the right one.")


class SitesForm(forms.Form):
    """A part of a form: the sites of a visit or a cadence, out of those a person may name.

    Few sites are boxes to tick. Of many, the boxes hold those that are likely, and
    `other_sites` takes the name or the NCES id of others.
    """

    sites = forms.ModelMultipleChoiceField(queryset=Site.objects.none(), required=False)
    other_sites = forms.CharField(
        label="Other sites",
        required=False,
        help_text="The name or NCES id of each, with a semicolon between two.",
    )

    def offer_sites(self, sites: QuerySet[Site]) -> None:
        self.fields["sites"].queryset = sites.order_by("name", "pk")  # type: ignore[attr-defined]
        self.all_sites = sites
        self.has_more_sites = sites.count() > MOST_BOXES

    def clean_other_sites(self) -> list[Site]:
        names = [words.strip() for words in self.cleaned_data["other_sites"].split(";")]
        found, errors = [], []
        for words in filter(None, names):
            try:
                found.append(find_site(words, self.all_sites))
            except ValidationError as error:
                errors.extend(error.messages)
        if errors:
            raise ValidationError(errors)
        return found

    @property
    def chosen_sites(self) -> list[Site]:
        """Of a valid form: the boxes ticked and the sites named, each once."""
        named = self.cleaned_data.get("other_sites") or []
        return list({site.pk: site for site in [*self.cleaned_data["sites"], *named]}.values())

    @property
    def other_boxes(self) -> list[Box]:
        return [box for box in self.site_boxes if not box.is_checked]

    @property
    def ticked_boxes(self) -> list[Box]:
        return [box for box in self.site_boxes if box.is_checked]

    @cached_property
    def site_boxes(self) -> list[Box]:
        """The boxes to draw, those ticked first."""
        ticked = self._ticked()
        chosen = list(self.all_sites.filter(pk__in=ticked).order_by("name", "pk"))
        others = self.all_sites.exclude(pk__in=ticked).order_by("name", "pk")
        shown = [*chosen, *others[: max(MOST_BOXES - len(chosen), 0)]]
        return [
            Box(
                f"{self['sites'].auto_id}_{place}",
                site.pk,
                site.told_name,
                site.get_kind_display(),
                site.pk in ticked,
                site.name,
            )
            for place, site in enumerate(shown)
        ]

    def _ticked(self) -> Collection[int]:
        value: Any = self["sites"].value() or []
        return {int(getattr(each, "pk", each)) for each in value if _is_id(each)}


def _is_id(value: object) -> bool:
    return hasattr(value, "pk") or number_in(str(value)) > 0


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
