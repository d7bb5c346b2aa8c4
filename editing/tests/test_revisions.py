import pytest
from django.core.exceptions import ValidationError
from rest_framework.exceptions import ValidationError as SentWrongly

from editing import api
from editing.inputs import RevisionField, number_in, revision_in

NEVER_WRITTEN = [
    "02",
    "+2",
    " 2 ",
    "2 ",
    "-1",
    "2.0",
    "2e1",
    "x",
    "２",
    "2\0",
    "9" * 10,
    "9" * 5000,
]


@pytest.mark.parametrize("words", NEVER_WRITTEN)
def test_revision_that_no_page_wrote_is_none(words):
    assert revision_in(words) == 0
    with pytest.raises(ValidationError, match="which version you read"):
        RevisionField().clean(words)
    with pytest.raises(SentWrongly, match="as you read it"):
        api.RevisionField().run_validation(words)


@pytest.mark.parametrize("sent", [-1, -(10**30), 10**30, 2.0, True, [2]])
def test_number_that_is_no_revision_is_refused_by_the_api(sent):
    with pytest.raises(SentWrongly, match="as you read it"):
        api.RevisionField().run_validation(sent)


@pytest.mark.parametrize(("words", "number"), [("0", 0), ("2", 2), ("999999999", 999_999_999)])
def test_revision_is_read_as_it_was_written(words, number):
    assert revision_in(words) == number
    assert RevisionField().clean(words) == number
    assert api.RevisionField().run_validation(words) == number
    assert api.RevisionField().run_validation(number) == number


def test_form_may_say_no_revision_where_there_is_no_row():
    assert RevisionField(required=False).clean("") is None


@pytest.mark.parametrize("words", ["", "02", "+2", " 2", "٢", "9" * 5000])
def test_id_that_no_page_wrote_is_none(words):
    assert number_in(words) == 0
