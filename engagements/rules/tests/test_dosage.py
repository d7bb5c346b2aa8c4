from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.clauses import DosageText
from engagements.rules.dosage import planned_minutes

MONTHS = st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1))


def line(first, last, minutes, kind="coaching", level=""):
    return DosageText(date.fromisoformat(first), date.fromisoformat(last), kind, level, minutes)


LINES = [
    line("2026-01-01", "2026-06-01", 300),
    line("2026-06-01", "2026-12-01", 120),
    line("2026-01-01", "2026-03-01", 240, "training", "system"),
]


def test_planned_minutes_counts_first_and_last_month():
    assert planned_minutes(LINES, date(2025, 12, 31)) == {}
    assert planned_minutes(LINES, date(2026, 1, 31)) == {
        ("coaching", ""): 300,
        ("training", "system"): 240,
    }
    assert planned_minutes(LINES, date(2026, 12, 31)) == {("coaching", ""): 120}
    assert planned_minutes(LINES, date(2027, 1, 1)) == {}


def test_planned_minutes_adds_up_lines_of_one_kind_and_level():
    assert planned_minutes(LINES, date(2026, 6, 15)) == {("coaching", ""): 420}


@given(
    st.lists(
        st.builds(
            DosageText,
            MONTHS,
            MONTHS,
            st.sampled_from(["training", "coaching"]),
            st.sampled_from(["", "practice"]),
            st.integers(1, 900),
        )
    ),
    MONTHS,
)
def test_planned_minutes_are_the_sum_of_the_lines_of_the_month(lines, month):
    expected = sum(line.minutes for line in lines if line.first_month <= month <= line.last_month)

    assert sum(planned_minutes(lines, month).values()) == expected
