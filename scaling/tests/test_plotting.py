from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from engagements.rules.periods import add_months
from scaling.plotting import BOTTOM, LEFT, MOST_TICKS, RIGHT, TOP, over_time, scatter

FIRST = date(2025, 9, 1)


def drawn(values):
    months = [(add_months(FIRST, n), value) for n, value in enumerate(values)]
    return over_time(
        months,
        label="Reach",
        up_name="Percent",
        line_at=60,
        line_words="60% line",
        words=lambda month, value: f"{month:%Y-%m}: {value:.0f}%",
    )


@given(st.lists(st.floats(0, 250), min_size=1, max_size=40))
def test_every_point_and_the_line_are_in_the_picture(values):
    plot = drawn(values)

    assert all(LEFT <= mark.x <= RIGHT and TOP <= mark.y <= BOTTOM for mark in plot.marks)
    assert TOP <= plot.line_at <= BOTTOM
    assert len(plot.across) <= MOST_TICKS
    assert plot.across[-1].at == plot.marks[-1].x


def test_one_window_is_no_line():
    assert drawn([10]).path == ""
    assert drawn([10, 20]).path.startswith("M")


@given(
    st.lists(
        st.tuples(st.floats(0, 80), st.floats(-100, 100), st.just("School"), st.integers(1, 99)),
        min_size=1,
        max_size=20,
    )
)
def test_scatter_keeps_points_in_the_picture(points):
    plot = scatter(points, label="Dose", across_name="Hours", up_name="Points")

    assert all(LEFT <= mark.x <= RIGHT and TOP <= mark.y <= BOTTOM for mark in plot.marks)
