"""Names are put in order, and words compared, in one way wherever the product does it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "people",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "reviews",
    "accountability",
    "scaling",
    "lifecycle",
    "packets",
    "tadash",
)
BY_NAME = re.compile(r'order_by\([^()]*"-?(?:\w+__)*name"')
ON_PURPOSE = {"engagements/unconfirmed/views.py"}
"""Where rows that have the same name are told apart, before the rest is put in order."""


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_names_are_sorted_by_the_alphabet():
    loose = {name for name, text in modules() if BY_NAME.search(text)}

    assert loose == ON_PURPOSE


def test_words_are_compared_as_people_type_them():
    loose = [name for name, text in modules() if "icontains" in text]

    assert loose == []


def test_by_name_finds_a_plain_order():
    assert BY_NAME.search('rows.order_by("state__name", "pk")')
    assert not BY_NAME.search('rows.order_by("state__name__alphabet", "pk")')
