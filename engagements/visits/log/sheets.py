"""Both logs as they are sent: the form with all its rows, and the entry made of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from editing.refusals import Refused
from engagements import access
from engagements.models import Engagement, Visit
from engagements.steps.forms import QuickStepForm, owners_among
from engagements.steps.settling import AlreadySettled
from engagements.visits.log.forms import (
    LogForm,
    QuickLogForm,
    settle_forms,
    settlements_of,
    steps_found,
    still_asked,
    tell,
)
from engagements.visits.log.rows import (
    ActivityFormSet,
    BarrierFormSet,
    GuestFormSet,
    StepFormSet,
    all_valid,
    guests_in,
    steps_agreed,
)
from engagements.visits.log.saving import Entry
from people.models import User

BARRIER_SITES = "barrier-sites"
"""The list of names a barrier's site is chosen from."""


class QuickSheet:
    """The quick log: facts, the steps of last time, and one step for next time."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        engagement: Engagement,
        visit: Visit | None,
        today: date,
        initial: dict[str, object],
    ) -> None:
        self.engagement = engagement
        self.form = QuickLogForm(
            data, user=user, engagement=engagement, visit=visit, today=today, initial=initial
        )
        steps = steps_found(self.form, engagement, visit)
        self.settlements = settle_forms(data, steps, today)
        owners = owners_among(access.people_of(engagement))
        self.step = QuickStepForm(data, prefix="step", owners=owners, today=today)
        self.form.parts = (*self.settlements, self.step)

    def is_valid(self) -> bool:
        return all_valid(self.form, *self.form.parts)

    def entry(self) -> Entry:
        agreed = self.step.agreed
        return Entry(
            log=self.form.log(self.engagement),
            log_id=self.form.cleaned_data["log_id"],
            revision=self.form.cleaned_data["revision"],
            settlements=settlements_of(self.settlements),
            steps=(agreed,) if agreed else (),
        )

    def tell(self, refused: Refused | AlreadySettled) -> None:
        tell(self.form, refused)
        self.settlements = still_asked(self.settlements, refused)


class LogSheet:
    """The full log: facts, activities, the steps of last time, and those agreed now."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        user: User,
        engagement: Engagement,
        visit: Visit | None,
        today: date,
        initial: dict[str, Any],
        activities: list[dict[str, Any]],
        guests: list[dict[str, Any]],
    ) -> None:
        self.form = LogForm(
            data, user=user, engagement=engagement, visit=visit, today=today, initial=initial
        )
        steps = steps_found(self.form, engagement, visit)
        self.settlements = settle_forms(data, steps, today)
        # What was sent is compared with nothing: a row that is stored meanwhile is no empty row.
        self.activities = ActivityFormSet(
            data, prefix="activities", initial=activities if data is None else None
        )
        self.activities.extra = 0 if activities else 1
        self.guests = GuestFormSet(data, prefix="guests", initial=guests if data is None else None)
        self.guests.extra = 0 if guests else 1
        places = access.sites_for(user, engagement)
        self.barriers = BarrierFormSet(
            data, prefix="barriers", form_kwargs={"sites": places, "list_id": BARRIER_SITES}
        )
        owners = access.people_of(engagement)
        if visit is not None:
            owners |= User.objects.filter(next_steps__visit=visit)
        self.steps = StepFormSet(
            data,
            prefix="steps",
            initial=steps_agreed(visit) if data is None else None,
            form_kwargs={
                "owners": owners_among(owners.distinct()),
                "today": today,
            },
        )
        rows = (self.activities, self.guests, self.barriers, self.steps)
        self.form.parts = (*self.settlements, *rows)

    def is_valid(self) -> bool:
        if not all_valid(self.form, *self.form.parts):
            return False
        for barrier in self.barriers:
            barrier.place(self.form.chosen_sites)
        return not any(barrier.errors for barrier in self.barriers)

    @property
    def raises(self) -> bool:
        """Whether a barrier is being written, so that its fields are seen."""
        return any(form.is_bound and form.has_changed() for form in self.barriers)

    def entry(self, *, is_complete: bool) -> Entry:
        log_id = self.form.cleaned_data["log_id"]
        doings = (form.doing for form in self.activities)
        raised = (form.obstacle(log_id) for form in self.barriers)
        agreed = (form.agreed for form in self.steps)
        return Entry(
            log=self.form.log_with(
                tuple(doing for doing in doings if doing), guests_in(self.guests)
            ),
            log_id=log_id,
            revision=self.form.cleaned_data["revision"],
            settlements=settlements_of(self.settlements),
            steps=tuple(step for step in agreed if step),
            obstacles=tuple(obstacle for obstacle in raised if obstacle),
            place=self.form.new_place,
            is_complete=is_complete,
        )

    def tell(self, refused: Refused | AlreadySettled) -> None:
        tell(self.form, refused)
        self.settlements = still_asked(self.settlements, refused)
