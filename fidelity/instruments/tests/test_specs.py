import pytest

from fidelity.instruments import specs
from fidelity.instruments.descriptions import SCORING
from fidelity.rules.scoring import Family

SMALL = """
code = "small"
name = "Small"
level = "school"

[version]
label = "1"
published_on = 2025-01-01
family = "points_percent"
na_allowed = false
scale = ["No", "Yes"]
calendar = "monthly"
interval_months = 1
days_to_enter = 10

[[parts]]
code = "total"
name = "Total"
criterion = 70

[[parts.sections]]
code = "all"
name = "All"
items = ["1", "2"]
"""


def shipped(code):
    return next(spec for spec in specs.shipped() if spec.code == code)


def test_tfi_has_the_published_counts_and_points():
    tfi = shipped("tfi")

    assert [part.max_points for part in tfi.parts] == [30, 26, 34]
    assert sum(part.max_points for part in tfi.parts) == 90
    assert [
        [(section.name, len(section.items)) for section in part.sections] for part in tfi.parts
    ] == [
        [("Teams", 2), ("Implementation", 9), ("Evaluation", 4)],
        [("Teams", 4), ("Interventions", 5), ("Evaluation", 4)],
        [("Teams", 4), ("Resources", 3), ("Support plans", 6), ("Evaluation", 4)],
    ]
    assert [part.criterion for part in tfi.parts] == [70, 70, 70]


def test_tfi_is_shipped_without_a_word_of_its_items():
    tfi = shipped("tfi")

    assert {item.wording + item.help for item in tfi.items} == {""}
    assert tfi.licence


def test_shipped_checks_cover_the_four_levels_with_wording():
    checks = [spec for spec in specs.shipped() if spec.code.endswith("-check")]

    assert {spec.level for spec in checks} == {"provider", "school", "district", "state"}
    assert all(6 <= len(spec.items) <= 8 for spec in checks)
    assert all(item.wording and item.help for spec in checks for item in spec.items)
    assert {(spec.calendar, spec.scale[0], len(spec.scale)) for spec in checks} == {
        ("monthly", "Not yet", 3)
    }


def test_read_counts_points_from_the_scale():
    spec = specs.read(SMALL)

    assert [(item.code, item.max_points) for item in spec.items] == [("1", 1), ("2", 1)]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('items = ["1", "2"]', 'items = ["1", "1"]', "item"),
        ("criterion = 70", "criterion = 170", "170%"),
        ('"points_percent"', '"guesswork"', "guesswork"),
        ('label = "1"', "", "label"),
        ('calendar = "monthly"', 'calendar = "months"', "months"),
        ('calendar = "monthly"', 'calendar = "weekly"', "weekly"),
    ],
)
def test_read_names_the_source_and_the_fault(old, new, words):
    with pytest.raises(specs.InvalidSpec) as caught:
        specs.read(SMALL.replace(old, new), "small.toml")

    assert str(caught.value).startswith("small.toml: ")
    assert words in str(caught.value)


def test_every_family_is_said_in_words():
    assert set(SCORING) == set(Family)
