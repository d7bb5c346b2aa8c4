import pytest

from engagements.rules.numbers import plain_number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("01100170109835", "01100170109835"),
        ("01-10017-0109835", "01100170109835"),
        ("CA-0110017-0109835", "01100170109835"),
        ("ca-01 ", "01"),
        ("AB-CD", "ABCD"),
        ("WA17001", "WA17001"),
        (" 2182a ", "2182A"),
        ("-", ""),
        ("", ""),
    ],
)
def test_number_is_one_in_every_notation(value, number):
    assert plain_number(value) == number
