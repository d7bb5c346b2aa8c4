"""Forms about decisions: to make one, and to judge one."""

from __future__ import annotations

from datetime import date
from typing import Any, Unpack, cast

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from editing.choosing import left_open
from editing.inputs import DayField, asks, text_area
from editing.revisions import RowOptions
from engagements import access
from engagements.models import Barrier
from engagements.pages.forms import WrittenForm
from fidelity.models import Item
from improvement.forms.sites import site_field
from improvement.models import Goal, Setback
from people.models import User
from reviews.deciding import items_of
from reviews.lines import item_words
from reviews.models import Decision, Done, Effect, Judgment, Review


class ItemField(forms.ModelChoiceField[Item]):
    def label_from_instance(self, obj: Item) -> str:
        return item_words(obj)


class DecisionForm(WrittenForm):
    """What, who, until when, and what it answers; of the things it may answer, one."""

    class Meta:
        model = Decision
        fields = ("text", "owner", "due_on", "site", "barrier", "setback", "goal", "item")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        review: Review,
        user: User,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=review.engagement, **options)
        if not self.instance.pk:
            self.instance.review = review
        self.fields["text"].label = "What is decided?"
        self.fields["text"].help_text = "In one line, such as: pay two more coaches from July on."
        self._offer_people()
        self._offer_answers(user)

    def _offer_people(self) -> None:
        owner = cast("forms.ModelChoiceField[User]", self.fields["owner"])
        people = access.people_of_both_sides(self.engagement)
        owner.queryset = people.order_by("name__alphabet", "pk")
        owner.empty_label = "Choose"

    def _offer_answers(self, user: User) -> None:
        sites = access.sites_for(user, self.engagement)
        about = asks(self.instance._meta.get_field("site"))["label"]
        self.fields["site"] = site_field(sites, label=about, must=False, none="The whole state")
        own = {"engagement": self.engagement}
        kept = self.instance
        barriers = Barrier.objects.visible_to(user).filter(**own)
        setbacks = Setback.objects.visible_to(user).filter(**own)
        goals = Goal.objects.visible_to(user).filter(**own)
        self._offer_rows("barrier", barriers.filter(~Q(status="closed") | Q(pk=kept.barrier_id)))
        self._offer_rows("setback", setbacks.filter(Q(result_on=None) | Q(pk=kept.setback_id)))
        self._offer_rows("goal", goals.filter(Q(is_retired=False) | Q(pk=kept.goal_id)))
        self.fields["item"] = ItemField(
            items_of(self.engagement), required=False, empty_label="None", label="Item of a measure"
        )

    def _offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        field = cast("forms.ModelChoiceField[Any]", self.fields[name])
        field.queryset, field.empty_label = rows.order_by("title", "pk"), "None"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [name for name in Decision.ANSWERS if values.get(name)]
        if len(chosen) > 1:
            self.add_error(chosen[1], "Choose one thing that this answers.")
        about = values.get("barrier") or values.get("setback")
        if about and about.site and not values.get("site"):
            values["site"] = about.site
        return values


@left_open("done")
class JudgeForm(WrittenForm):
    """Was it done as intended, and what effect does it have?"""

    go_on_until = DayField(
        label="If it goes on: until when?",
        required=False,
        help_text="A new day for its owner, who is told of it in the list of next steps.",
    )

    class Meta:
        model = Judgment
        fields = ("done", "effect", "words")
        widgets = {
            "done": forms.RadioSelect,
            "effect": forms.RadioSelect,
            "words": text_area(3),
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        decision: Decision,
        review: Review,
        today: date,
        **options: Unpack[RowOptions],
    ) -> None:
        super().__init__(data, engagement=review.engagement, **options)
        if not self.instance.pk:
            self.instance.decision, self.instance.review = decision, review
        self.today = today
        cast("forms.ChoiceField", self.fields["done"]).choices = Done.choices
        cast("forms.ChoiceField", self.fields["effect"]).choices = Effect.choices

    def clean_go_on_until(self) -> date | None:
        day: date | None = self.cleaned_data["go_on_until"]
        if day and day < self.today:
            raise forms.ValidationError("Choose today or a day to come.")
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("done") == Done.YES and not values.get("effect"):
            self.add_error("effect", "Say what effect it has, or that it is too early to tell.")
        if values.get("done") == Done.STOPPED and not values.get("words", "").strip():
            self.add_error("words", "Say why it was stopped.")
        return values
