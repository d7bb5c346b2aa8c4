import pytest
from django.db import OperationalError, connection

from steady.stepping_around import each


def halve(number):
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def test_each_gives_back_what_the_deeds_gave():
    assert each("Number", [2, 4], halve) == [1, 2]


def test_each_goes_on_after_one_that_fails_and_tells_at_the_end(caplog):
    seen = []

    def deed(number):
        seen.append(number)
        return halve(number)

    with pytest.raises(ExceptionGroup) as told:
        each("Number", [1, 2, 3, 4], deed)

    assert seen == [1, 2, 3, 4]
    assert [str(error) for error in told.value.exceptions] == ["1 is odd", "3 is odd"]
    assert [record.getMessage() for record in caplog.records] == [
        "Number 1 steps aside",
        "Number 3 steps aside",
    ]


def test_each_inside_each_is_told_once(caplog):
    with pytest.raises(ExceptionGroup):
        each("Row", [[1, 2], [3]], lambda numbers: each("Number", numbers, halve))

    assert len(caplog.records) == 2


@pytest.mark.django_db(transaction=True)
def test_each_stops_where_the_database_is_away():
    seen = []

    def deed(number):
        seen.append(number)
        connection.close()
        connection.settings_dict["PORT"], port = "1", connection.settings_dict["PORT"]
        try:
            connection.cursor()
        finally:
            connection.settings_dict["PORT"] = port

    with pytest.raises(OperationalError):
        each("Number", [1, 2], deed)
    assert seen == [1]
