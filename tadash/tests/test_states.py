from pathlib import Path

from django.conf import settings

from tadash.states import STATES

TONES = {"good", "attend", "late", "unknown", "accent"}


def test_every_shape_is_drawn():
    sprite = Path(settings.BASE_DIR, "templates", "components", "sprite.svg").read_text()

    assert [s.shape for s in STATES.values() if f'id="s-{s.shape}"' not in sprite] == []


def test_every_tone_has_a_colour():
    assert {state.tone for state in STATES.values()} <= TONES


def test_no_two_states_of_a_measure_share_a_shape():
    codes = ["at_criterion", "below", "not_measured", "not_due", "not_applicable", "overdue"]
    shapes = [STATES[code].shape for code in [*codes, "suppressed", "restated"]]

    assert len(set(shapes)) == len(shapes)
