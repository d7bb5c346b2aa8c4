from audit.words import called
from improvement.models import Goal
from lifecycle.models import Triage


def test_a_field_is_called_by_its_label() -> None:
    assert called(Triage, "asked_for") == "What was asked for"


def test_a_field_that_asks_is_called_without_the_mark_of_its_question() -> None:
    assert called(Triage, "skills") == "Are the skills already there"


def test_a_name_without_a_field_is_told_as_it_is() -> None:
    assert called(Triage, "field_of_old") == "Field of old"


def test_rows_of_another_model_are_told_as_they_are_named() -> None:
    assert called(Goal, "targets") == "Targets"
