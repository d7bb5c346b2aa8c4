import pytest

from fidelity.rules.weakest import Rated, in_words


def rated(*points, wording=""):
    return [Rated(f"1.{n}", wording, given, 2) for n, given in enumerate(points, start=1)]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (rated(2, 1, 2), "Weakest item: 1.2, 1 of 2 points."),
        (rated(0, 1, 0), "Weakest item: 1.1, 0 of 2 points. 1 other is as low."),
        (rated(0, 0, 0), "Weakest item: 1.1, 0 of 2 points. 2 others are as low."),
        (rated(1, wording="Teams meet."), "Weakest item: 1.1 Teams meet, 1 of 2 points."),
        ([Rated("a", "", 1, 2), Rated("b", "", 1, 4)], "Weakest item: b, 1 of 4 points."),
        (rated(2, 2), ""),
        ([], ""),
    ],
)
def test_weakest_item_is_the_one_with_the_smallest_share(items, words):
    assert in_words(items) == words
