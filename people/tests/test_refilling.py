import pytest

from people.refilling import announce, button_pressed, refill

PAGE = """<!DOCTYPE html>
<form action="/search/" method="get"><input name="q" value="kept as it is"></form>
<form method="post" action="/log/">
  <input type="hidden" name="csrfmiddlewaretoken" value="new">
  <input type="hidden" name="revision" value="9">
  <input type="text" name="title" value="old &quot;one&quot;" maxlength="20">
  <textarea name="seen">old &lt;words&gt;</textarea>
  <select name="mode"><option value="a" selected>A</option><option>B</option></select>
  <label><input type="radio" name="tier" value="x" checked>X</label>
  <label><input type="radio" name="tier" value="y">Y</label>
  <input type="checkbox" name="sites" value="1" checked>
  <input type="checkbox" name="sites" value="2">
  <input type="checkbox" name="sure" checked>
  <input type="password" name="password" value="">
  <input type="file" name="paper">
  <div data-formset="steps">
    <input type="hidden" name="steps-TOTAL_FORMS" value="1">
    <div data-formset-rows><div class="row"><input name="steps-0-text" value=""></div></div>
    <template data-formset-empty><div class="row"><input name="steps-__prefix__-text"></div></template>
  </div>
  <button name="then" value="more">Send</button>
</form>
<form method="post" action="/other/"><input name="title" value="not mine"></form>
"""


def filled(*fields, page="/log/", action="/log/", html=PAGE):
    return refill(html, page=page, action=action, fields=fields)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (
            ("title", 'Tom & "Ann"'),
            'name="title" maxlength="20" value="Tom &amp; &quot;Ann&quot;">',
        ),
        (("seen", "<b>&\nx"), '<textarea name="seen">\n&lt;b&gt;&amp;\nx</textarea>'),
        (("mode", "B"), '<option value="a">A</option><option selected>B</option>'),
        (("tier", "y"), '<input type="radio" name="tier" value="y" checked>'),
        (("sites", "2"), '<input type="checkbox" name="sites" value="2" checked>'),
        (("sites", "2"), '<input type="checkbox" name="sites" value="1">'),
        (("title", "x"), '<input type="checkbox" name="sure">'),
        (("sure", "on"), '<input type="checkbox" name="sure" checked>'),
        (("revision", "3"), '<input type="hidden" name="revision" value="3">'),
    ],
)
def test_refill_puts_a_value_into_its_control(field, expected):
    assert expected in filled(field).html


def test_refill_leaves_other_forms_and_our_own_marks():
    html = filled(("title", "Mine"), ("q", "stolen"), ("csrfmiddlewaretoken", "old")).html

    assert 'value="kept as it is"' in html
    assert 'value="not mine"' in html
    assert 'name="csrfmiddlewaretoken" value="new"' in html


def test_refill_adds_rows_of_a_formset():
    result = filled(
        ("steps-TOTAL_FORMS", "3"),
        ("steps-0-text", "First"),
        ("steps-1-text", "Second"),
        ("steps-2-text", "Third"),
    )

    for number, words in enumerate(("First", "Second", "Third")):
        assert f'<input name="steps-{number}-text" value="{words}">' in result.html
    assert 'name="steps-TOTAL_FORMS" value="3"' in result.html
    assert '<input name="steps-__prefix__-text">' in result.html
    assert result.leftover == []


def test_refill_tells_what_found_no_place():
    result = filled(("title", "Mine"), ("gone", "Words"), ("empty", " "), ("then", "more"))

    assert result.leftover == [("gone", "Words")]


def test_refill_of_a_page_without_the_form_is_none():
    assert filled(("title", "Mine"), action="/nowhere/") is None
    assert filled(("title", "Mine"), html="") is None


def test_refill_takes_a_form_without_an_action_for_the_pages_own():
    html = '<form method="post"><input name="title"></form>'

    assert filled(("title", "Mine"), html=html, page="/log/").html == (
        '<form method="post"><input name="title" value="Mine"></form>'
    )


def test_refill_of_several_forms_takes_the_one_with_most_of_the_names():
    html = (
        '<form method="post"><input name="reason"></form>'
        '<form method="post"><input name="title"><input name="seen"></form>'
    )

    result = filled(("title", "Mine"), ("seen", "It"), html=html)

    assert '<input name="title" value="Mine"><input name="seen" value="It">' in result.html


SENT = {"page": "/", "action": "/", "names": {"a"}}
TOP = '<div id="messages"></div>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            f'{TOP}<form method="post"><input name="a"></form>',
            f'{TOP}<b>!</b><form method="post"><i><input name="a"></form>',
        ),
        (
            f'{TOP}<dialog><form method="post"><input name="a"></form></dialog>',
            (
                '<div id="messages"><b>!</b></div>'
                '<dialog><form method="post"><i><input name="a"></form></dialog>'
            ),
        ),
        (
            f'{TOP}<details open></details><form method="post"><input type="hidden" name="a"></form>',
            (
                '<div id="messages"><b>!</b></div><details open></details>'
                '<form method="post"><i><input type="hidden" name="a"></form>'
            ),
        ),
        ("<p>x</p>", "<p>x</p>"),
    ],
    ids=["in front", "folded", "nothing to write", "no form"],
)
def test_announce_stands_where_it_is_seen(html, expected):
    assert announce(html, "<b>!</b>", "<i>", **SENT) == expected


def test_button_pressed_has_the_words_of_the_button():
    inside = '<input type="hidden" name="a"><button><svg></svg>Offer &amp; tell</button>'
    html = f'<form method="post">{inside}<button type="button">Go back</button></form>'

    assert button_pressed(html, **SENT) == "Offer & tell"


def test_button_pressed_is_the_one_that_was_sent():
    inside = '<input type="hidden" name="b"><button>Keep</button><button name="a">Drop</button>'

    assert button_pressed(f'<form method="post">{inside}</form>', **SENT) == "Drop"


def test_button_pressed_says_nothing_where_somebody_writes():
    html = '<form method="post"><textarea name="a"></textarea><button>Send</button></form>'

    assert button_pressed(html, **SENT) == ""
