from datetime import date

from sustainability.completeness import ItemFacts, Missing, missing

PRACTICES = {"a": "Capacity", "b": "Follow-up"}


def facts(key, practice, role="Coach", name="Robin Vale", review=date(2026, 6, 1)):
    return ItemFacts(key, practice, f"Thing {key}", role, name, review)


def test_missing_is_empty_for_a_complete_plan():
    assert missing([facts(1, "a"), facts(2, "b")], PRACTICES) == []


def test_missing_names_each_practice_without_an_item():
    assert missing([facts(1, "a")], PRACTICES) == [Missing("Follow-up: no item yet.", "b")]


def test_missing_names_what_an_item_lacks():
    rows = [facts(1, "a", role="", name="", review=None), facts(2, "b", name="")]

    assert [(row.text, row.item) for row in missing(rows, PRACTICES)] == [
        (
            "“Thing 1” is missing the role of its owner, the name of its owner and a first review date.",
            1,
        ),
        ("“Thing 2” is missing the name of its owner.", 2),
    ]
