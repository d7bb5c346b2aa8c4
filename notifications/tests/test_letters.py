"""Every kind of mail is declared once, and a template without a kind is nobody's."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from notifications import letters, rights
from notifications.letters import KINDS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def test_every_template_of_mail_belongs_to_one_letter():
    found = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.glob("*/email/*.txt")
        if path.parts[-3] != "account"
    }

    assert sorted(letter.template for letter in KINDS.values()) == sorted(found)


@pytest.mark.parametrize("letter", KINDS.values(), ids=lambda letter: letter.kind)
def test_letter_calls_what_it_is_about_by_its_name(letter):
    """`row` is what a template calls it, and no reader does."""
    text = (TEMPLATES / letter.template).read_text(encoding="utf-8")
    told = re.sub(r"\{[{%].*?[%}]\}", "", text)

    assert re.findall(r"\brows?\b", told) == []


@pytest.mark.parametrize("letter", KINDS.values(), ids=lambda letter: letter.kind)
def test_letter_leads_to_an_address_of_the_product(letter):
    app, name = letter.link.split(":")
    names = get_resolver().namespace_dict[app][1].reverse_dict

    assert len(names.getlist(name)) == 1


def test_kind_is_declared_only_once():
    first = next(iter(KINDS.values()))

    with pytest.raises(ValueError, match="already"):
        letters.declare(
            first.kind,
            subject="Another",
            template="x.txt",
            link=first.link,
            model=first.model,
            still=first.still,
        )


def test_letters_are_about_rows_whose_readers_are_known():
    assert {"barrier", "visit", "agreement", "cycle", "setback"} <= rights.subject_types()
