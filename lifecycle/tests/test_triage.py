from itertools import product

import pytest

from lifecycle.models import Triage
from lifecycle.triage import WEIGHTS, Answers, recommend


@pytest.mark.parametrize(
    ("answers", "tier", "reason"),
    [
        (
            ("present", "fit", "knowledge", "few"),
            "universal",
            (
                "Basic TA for everybody, because the skills are there, structures and policies fit, it is "
                "something to know and it is for a few people."
            ),
        ),
        (
            ("partly", "fit", "practice", "some"),
            "targeted",
            (
                "Basic TA for those who ask, because some must learn the skills, people will work differently "
                "and it is for several schools."
            ),
        ),
        (
            ("absent", "fit", "practice", "few"),
            "targeted",
            (
                "Basic TA for those who ask, because hardly anybody has the skills and people will work "
                "differently."
            ),
        ),
        (
            ("absent", "fit", "knowledge", "system"),
            "intensive",
            "Intensive TA, because hardly anybody has the skills and it is for the whole state.",
        ),
        (
            ("partly", "many", "practice", "some"),
            "intensive",
            "Intensive TA, because some must learn the skills and many structures must change.",
        ),
    ],
)
def test_recommendation_and_its_reason(answers, tier, reason):
    found = recommend(Answers(*answers))

    assert (found.tier, found.reason) == (tier, reason)


def test_harder_answer_never_recommends_less():
    order = ["universal", "targeted", "intensive"]
    choices = [list(WEIGHTS[name]) for name in WEIGHTS]

    for answers in product(*choices):
        here = order.index(recommend(Answers(*answers)).tier)
        for place, options in enumerate(choices):
            harder = options[options.index(answers[place]) :]
            for other in harder:
                changed = [*answers[:place], other, *answers[place + 1 :]]
                assert order.index(recommend(Answers(*changed)).tier) >= here


@pytest.mark.parametrize("name", WEIGHTS)
def test_every_answer_of_the_form_has_its_weight(name):
    field = Triage._meta.get_field(name)

    assert [code for code, _ in field.choices] == list(WEIGHTS[name])
