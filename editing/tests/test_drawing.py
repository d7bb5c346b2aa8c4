"""What a form and the API ask for is drawn from the model."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from rest_framework import serializers

from editing import api, inputs
from editing.models import DayField
from improvement.models import GoalTarget, Routine, Setback


def column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


@pytest.mark.parametrize("drawn", [inputs.drawn, api.drawn])
def test_a_field_has_the_limits_of_its_column(drawn: Any) -> None:
    days = drawn(column(Routine, "every_days"))
    assert (days.min_value, days.max_value) == (1, 366)
    assert drawn(column(Setback, "title")).max_length == 200


def test_a_field_of_a_form_has_the_label_of_its_column() -> None:
    assert inputs.drawn(column(Routine, "name")).label == "What is done again and again?"


def test_what_is_true_of_one_page_alone_goes_before_the_column() -> None:
    asked = inputs.drawn(column(Routine, "name"), label="Which one?", required=False)
    assert (asked.label, asked.required) == ("Which one?", False)


def test_several_choices_are_offered_for_a_list_of_them() -> None:
    kinds = models.CharField(max_length=1, choices=[("a", "One"), ("b", "Two")])
    asked = inputs.drawn(ArrayField(kinds))
    assert asked.choices == [("a", "One"), ("b", "Two")]


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1)])
def test_a_day_that_nobody_can_mean_is_refused_everywhere(day: date) -> None:
    due_on = column(GoalTarget, "due_on")
    assert isinstance(due_on, DayField)
    with pytest.raises(Exception, match="Choose a day"):
        inputs.drawn(due_on).clean(str(day))
    with pytest.raises(serializers.ValidationError, match="Choose a day"):
        api.drawn(due_on).run_validation(str(day))
    with pytest.raises(Exception, match="Choose a day"):
        due_on.clean(day, None)


def test_a_day_is_a_date_like_any_other_for_migrations() -> None:
    assert DayField(null=True).deconstruct()[1:] == (
        "django.db.models.DateField",
        [],
        {"null": True},
    )
