from datetime import date

from engagements.rules.cadences import Anchor, Frequency, Rule
from engagements.rules.periods import Period
from reviews.schedule import Slot, slots


def test_slots_give_each_month_one_day_and_name_the_gap_it_falls_into():
    rule = Rule(Frequency.MONTHLY, Anchor.NTH_WEEKDAY, date(2026, 3, 1), weekdays=(1,), nth=3)
    gaps = [Period(date(2026, 4, 20), date(2026, 4, 24), "Spring break")]

    found = list(slots(rule, date(2026, 2, 10), date(2026, 5, 18), gaps))

    assert found == [
        Slot(date(2026, 3, 1), date(2026, 3, 17)),
        Slot(date(2026, 4, 1), date(2026, 4, 21), "Spring break"),
    ]
