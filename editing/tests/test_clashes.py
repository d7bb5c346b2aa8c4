import json
import uuid

import pytest
from django import forms
from django.http import QueryDict

from editing.clashes import (
    KEEP,
    WRITE_ON,
    Clash,
    MergingForm,
    alike,
    as_sent,
    base_in,
    kept_theirs,
    sent_along,
)
from editing.differences import Piece


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("a", "a", True),
        ("a\r\nb  ", "a\nb", True),
        ("e\u0301", "\u00e9", True),
        ("a", "b", False),
        ("", "0", False),
        (["1", "2"], ["1", "2"], True),
        (["1"], "1", False),
    ],
)
def test_words_are_alike_however_they_were_typed(one, other, is_alike):
    assert alike(one, other) is is_alike


SOME_ID = uuid.UUID("6f0a3c1e-9d7b-4a52-8c11-2b1f5e0d7a90")


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (None, ""),
        ("words", "words"),
        (0, "0"),
        (False, "False"),
        (SOME_ID, str(SOME_ID)),
        ([], []),
        ([10, 9, None], ["", "10", "9"]),
        ({"b", "a"}, ["a", "b"]),
    ],
)
def test_value_is_sent_as_a_browser_would(value, sent):
    assert as_sent(value) == sent


@pytest.mark.parametrize(
    ("raw", "base"),
    [
        ("", {}),
        ("{", {}),
        ("[1]", {}),
        ('"words"', {}),
        ('{"a": "1", "b": ["2", "3"]}', {"a": "1", "b": ["2", "3"]}),
        ('{"a": 1, "b": [2], "c": null, "d": {"e": "f"}, "g": "h"}', {"g": "h"}),
    ],
)
def test_base_that_is_odd_is_left_out(raw, base):
    """It comes from a browser, and so from anybody."""
    data = QueryDict(mutable=True)
    data["base"] = raw

    assert base_in(data) == base


def test_base_that_was_not_sent_is_empty():
    assert base_in(QueryDict()) == {}


def test_fields_of_which_the_other_wording_is_kept():
    data = {"keep-title": "theirs", "keep-detail": "mine", "title": "theirs"}

    assert kept_theirs(data) == ["title"]


def test_choices_and_the_token_are_not_sent_along():
    data = QueryDict("title=a&days=1&days=2&keep-title=mine&csrfmiddlewaretoken=x&write-on=1")

    assert sent_along(data) == [("title", "a"), ("days", "1"), ("days", "2")]


def test_words_that_differ_are_marked_on_each_side():
    clash = Clash("title", "Title", mine="two buses", theirs="two trains")

    assert clash.is_marked
    assert clash.mine_pieces == [Piece("same", "two "), Piece("new", "buses")]
    assert clash.theirs_pieces == [Piece("same", "two "), Piece("gone", "trains")]


@pytest.mark.parametrize(
    ("mine", "theirs"), [("buses", "trains"), ("buses", ""), ("red bus", "old train")]
)
def test_nothing_is_marked_where_all_words_differ(mine, theirs):
    clash = Clash("title", "Title", mine, theirs)

    assert not clash.is_marked
    assert clash.mine_pieces == [Piece("same", mine)]
    assert clash.theirs_pieces == ([Piece("same", theirs)] if theirs else [])


class PlaceForm(MergingForm):
    """Stored in a dict."""

    title = forms.CharField(required=False)
    detail = forms.CharField(required=False)
    shared = ["title", "detail"]

    def held(self, row, name):
        return row[name]

    def renew(self, data, row):
        data["revision"] = row["revision"]


BASE = {"title": "Bus", "detail": "Late"}


def sent(title, detail, base=BASE, **more):
    data = QueryDict(mutable=True)
    data.update({"title": title, "detail": detail, "base": json.dumps(base), **more})
    return data


def merged(title, detail, stored, base=BASE):
    form = PlaceForm(sent(title, detail, base))
    assert form.is_valid()
    form.merge({"revision": "4", **stored}, [])
    return form


def names(clashes):
    return [clash.name for clash in clashes]


@pytest.mark.parametrize(
    ("mine", "theirs", "asked", "only_theirs", "only_mine", "kept"),
    [
        ("Bus", "Bus", [], [], [], "Bus"),
        ("Train", "Bus", [], [], ["title"], "Train"),
        ("Bus", "Train", [], ["title"], [], "Train"),
        ("Train", "Train", [], [], [], "Train"),
        ("Train", "Tram", ["title"], [], [], "Train"),
        ("Train", "", ["title"], [], [], "Train"),
        ("", "Bus", [], [], ["title"], ""),
    ],
    ids=["neither", "mine", "theirs", "alike", "both", "they took it out", "I took it out"],
)
def test_what_only_one_changed_stays_as_they_changed_it(
    mine, theirs, asked, only_theirs, only_mine, kept
):
    form = merged(mine, "Late", {"title": theirs, "detail": "Late"})

    conflict = form.conflict
    assert names(conflict.asked) == asked
    assert names(conflict.theirs) == only_theirs
    assert names(conflict.mine) == only_mine
    assert names(conflict.clashes) == [*asked, *only_theirs, *only_mine]
    assert dict(conflict.kept)["title"] == kept


@pytest.mark.parametrize("mine", ["Train", ""])
def test_person_is_asked_where_nobody_knows_what_the_page_was_filled_from(mine):
    form = merged(mine, "Late", {"title": "Bus", "detail": "Late"}, base={})

    assert names(form.conflict.asked) == ["title"]


def test_merged_form_is_filled_from_what_is_stored_by_now():
    form = merged("Train", "Late", {"title": "Bus", "detail": "Early"})

    kept = dict(form.conflict.kept)
    assert json.loads(kept["base"]) == {"title": "Bus", "detail": "Early"}
    assert (kept["revision"], kept["detail"], form.status_code) == ("4", "Early", 409)


def test_form_without_a_conflict_answers_as_usual():
    form = PlaceForm(sent("Bus", "Late"))

    assert (form.is_valid(), form.status_code, form.conflict) == (True, 200, None)


def test_chosen_wording_of_the_other_is_put_in():
    """`base` is by then what they saved."""
    form = PlaceForm(sent("Train", "Mine", **{f"{KEEP}title": "theirs", f"{KEEP}detail": "mine"}))

    assert (form["title"].value(), form["detail"].value()) == ("Bus", "Mine")


def test_choice_of_a_wording_that_was_not_sent_keeps_what_was_typed():
    form = PlaceForm(sent("Train", "Mine", base={}, **{f"{KEEP}title": "theirs"}))

    assert form["title"].value() == "Train"


def test_writing_on_saves_nothing_yet():
    assert not PlaceForm(sent("Train", "Mine", **{WRITE_ON: "1"})).is_valid()
