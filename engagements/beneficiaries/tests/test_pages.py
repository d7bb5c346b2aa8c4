from datetime import UTC, datetime

import pytest

from engagements.beneficiaries.pages import Total, frozen_since, totals
from engagements.models import Beneficiaries

MARCH, APRIL = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4))


def test_totals_stand_in_the_order_of_the_kinds_and_leave_out_what_nobody_declared():
    kinds = list(Beneficiaries.Kind)
    first, last = kinds[0], kinds[-1]

    assert totals({last.value: 5, first.value: 48_200}) == [
        Total(str(first.label), 48_200),
        Total(str(last.label), 5),
    ]


def test_none_that_was_declared_is_told():
    assert totals({"students": 0}) == [Total("Students", 0)]


def test_total_is_read_in_thousands():
    assert Total("Students", 48_200).words == "48,200"


@pytest.mark.parametrize(
    ("frozen", "since"),
    [([], None), ([None, None], None), ([None, APRIL], APRIL), ([APRIL, MARCH], MARCH)],
)
def test_numbers_are_frozen_since_the_first_of_them_was(frozen, since):
    assert frozen_since([Beneficiaries(frozen_at=at) for at in frozen]) == since
