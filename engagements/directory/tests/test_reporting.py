import pytest

from engagements.directory.reporting import absent_in_words, status_word
from engagements.models import SiteStatus


@pytest.mark.parametrize(
    ("report", "words"),
    [
        ({}, "Every site that is here is in the file"),
        ({"absent": 0, "kind": "school"}, "Every school that is here is in the file"),
        ({"absent": 1, "kind": "school"}, "1 school, which stays as it is"),
        ({"absent": 1200, "kind": "district"}, "1,200 districts, which stay as they are"),
    ],
)
def test_sites_that_the_file_does_not_have_stay(report, words):
    assert absent_in_words(report) == words


def test_status_is_told_by_its_label_and_none_as_none():
    assert status_word(None) is None
    assert status_word(int(SiteStatus.Code.CLOSED)) == str(SiteStatus.Code.CLOSED.label)
