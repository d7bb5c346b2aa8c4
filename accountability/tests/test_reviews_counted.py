"""Reviews held and decisions carried out, as the card counts them."""

from datetime import date

from accountability.metrics import accountability, frequency
from accountability.metrics.accountability import Decision
from accountability.metrics.frequency import Review
from accountability.metrics.window import window_of

MARCH = window_of(date(2026, 3, 1), date(2025, 9, 1), date(2028, 8, 31), date(2026, 3, 20))


def ratio_of(measured, code):
    ratio = next(each for each in measured.ratios if each.definition.code == code)
    return ratio.numerator, ratio.denominator, [row.detail for row in ratio.missing]


def test_reviews_not_held_are_missing_with_their_reason_and_those_to_come_do_not_count():
    def review(month, day, **facts):
        on = date(2026, month, day)
        return Review(month, f"Review {month}", on.replace(day=1), on, **facts)

    facts = frequency.Facts(
        reviews=(
            review(1, 14, held_on=date(2026, 1, 14)),
            review(2, 11, why_not="Snow"),
            review(3, 11),
            review(3, 25),
        )
    )

    found = ratio_of(frequency.measure(facts, MARCH), "reviews")

    assert found == (1, 3, ["Not held: Snow", "Nobody said why"])


def test_decisions_count_by_the_day_first_promised_and_what_a_review_said():
    def decision(pk, month, **facts):
        return Decision(pk, f"Decision {pk}", date(2026, month, 10), **facts)

    facts = accountability.Facts(
        decisions=(
            decision(1, 1, done_on=date(2026, 2, 11)),
            decision(2, 2, last_word="Partly"),
            decision(3, 3),
            decision(4, 4),
        )
    )

    found = ratio_of(accountability.measure(facts, MARCH), "decisions")

    assert found == (1, 3, ["Partly", "Not judged yet"])
