"""What a log says comes in and goes out by every way: none of its fields is missing in one of them.

The tests make up their values from the model, so a field that is added later is walked as well.
"""

import csv
import io
import uuid
from dataclasses import asdict, replace
from datetime import date

import pytest
from django.db.models import DateField, IntegerField
from django.test.html import parse_html
from django.urls import reverse
from django.utils import timezone

from editing.refusals import Refused
from engagements.models import Visit
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import VisitFactory
from engagements.tests.log_forms import log_url
from engagements.visits.log import saving
from engagements.visits.log.content import (
    COLUMNS,
    FIELDS,
    LINKS,
    VALUES,
    Codes,
    Doing,
    Guest,
    log_of,
)
from engagements.visits.log.saving import Entry
from engagements.visits.log.tests.test_parts import agreement, clauses_of
from words.amounts import duration
from words.days import long_day

LIST = "/api/v1/visits/"
HELD_ON = date(2026, 3, 17)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


def made_up(name, place):
    """Two values that may stand in a column."""
    column = COLUMNS[name]
    if isinstance(FIELDS[name], Codes):
        return [FIELDS[name].taken([code]) for code in list(FIELDS[name].choices)[:2]]
    if column.choices:
        return [code for code, _ in column.flatchoices][-2:]
    if isinstance(column, IntegerField):
        return 100 + place, 200 + place
    if isinstance(column, DateField):
        return HELD_ON, date(2026, 3, 16)
    return f"Words of {name}", f"Other words of {name}"


@pytest.fixture
def logs(cast):
    """Two logs that say something else in each of their fields."""
    first, second = clauses_of(agreement(cast))
    said = {name: made_up(name, place) for place, name in enumerate(VALUES)}
    said |= {
        "sites": [(cast.alder_elementary.pk,), (cast.birch_elementary.pk,)],
        "staff": [(cast.specialist.pk,), (cast.lead.pk,)],
        "clauses": [(first,), (second,)],
        "activities": [(Doing("coaching", "practice", 90),), (Doing("training", "system", 60),)],
        "guests": [(Guest("Rosa Vance", "School nurse"),), (Guest("Tom Hale"),)],
    }
    pairs = {name: said[name] for name in FIELDS}
    one, other = ({name: pair[side] for name, pair in pairs.items()} for side in (0, 1))
    return saving.Log(**one), saving.Log(**other)


@pytest.fixture
def save(cast):
    """Save a log of a visit, planned for the purpose or logged before."""

    def verb(log, visit=None):
        visit = visit or VisitFactory(engagement=cast.pinewood, lead=cast.specialist)
        revision = Visit.objects.get(pk=visit.pk).revision
        entry = Entry(log, uuid.uuid4(), revision=revision)
        return saving.log_visit(visit=visit, entry=entry, by=cast.specialist, now=timezone.now())

    return verb


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


def stored(visit):
    return log_of(Visit.objects.get(pk=visit.pk))


def test_fields_of_a_log_are_those_of_the_model_and_three_that_are_kept_elsewhere():
    assert set(FIELDS) == {*COLUMNS, "clauses", "activities", "guests"}


# The API


def as_json(value):
    if isinstance(value, tuple):
        return [asdict(each) if isinstance(each, Doing | Guest) else each for each in value]
    return str(value) if isinstance(value, date) else value


@pytest.mark.parametrize("name", FIELDS)
def test_api_writes_each_field_and_what_it_reads_can_be_written(staff, cast, logs, name):
    value = getattr(logs[1], name)

    def post(visit, said):
        sent = {"client_id": str(uuid.uuid4()), "visit": visit.pk, "held_on": str(HELD_ON)}
        sent |= {"mode": "on_site", name: said}
        return staff.post(LIST, sent, content_type="application/json")

    first, second = (VisitFactory(engagement=cast.pinewood, lead=cast.lead) for _ in range(2))
    written = post(first, as_json(value))
    read = staff.get(f"{LIST}{first.pk}/").json()[name]
    post(second, read)

    assert written.status_code == 201
    assert [getattr(stored(visit), name) for visit in (first, second)] == [value, value]


# The page that asks for it


def elements(node):
    """The elements of a page as it is shown: what waits for a script is not."""
    for child in getattr(node, "children", ()):
        if getattr(child, "name", "template") != "template":
            yield child
            yield from elements(child)


def as_sent(page):
    """The form of a log as a browser sends it back untouched."""
    is_form = ("class", "form log")
    [form] = [each for each in elements(parse_html(page.text)) if is_form in each.attributes]
    data = {}
    for control in elements(form):
        told = dict(control.attributes)
        if "name" in told and (value := value_of(control, told)) is not None:
            data.setdefault(told["name"], []).append(value)
    return data


def value_of(control, told):
    match control.name, told.get("type"):
        case "input", "checkbox" | "radio":
            return told["value"] if "checked" in told else None
        case "input", _:
            return told.get("value", "")
        case "textarea", _:
            return "".join(map(str, control.children)).strip()
        case "select", _:
            return next((dict(o.attributes).get("value", "") for o in chosen(control)), None)


def chosen(select):
    return [each for each in elements(select) if "selected" in dict(each.attributes)]


def test_page_sends_back_all_that_is_stored(staff, logs, save):
    visit = save(logs[0])
    sent = as_sent(staff.get(log_url(visit)))

    staff.post(log_url(visit), sent | {"seen": "Changed", "later": "1"})

    assert stored(visit) == replace(logs[0], seen="Changed")


@pytest.mark.parametrize("keep", ["mine", "theirs"])
@pytest.mark.parametrize("name", FIELDS)
def test_each_field_that_two_people_changed_is_asked_for(staff, logs, save, name, keep):
    mine = replace(logs[0], activities=()) if name == "contact_minutes" else logs[0]
    theirs = replace(mine, **{name: getattr(logs[1], name)})
    visit = save(mine)
    sent = as_sent(staff.get(log_url(visit))) | {"base": "{}", "later": "1"}
    save(theirs, visit)

    page = staff.post(log_url(visit), sent)
    [asked] = page.context["conflict"].asked
    staff.post(log_url(visit), sent_back(page, **{name: keep}))

    assert (page.status_code, asked.name) == (409, name)
    assert stored(visit) == (mine if keep == "mine" else theirs)


def test_conflict_calls_each_field_as_the_form_does(staff, logs, save):
    form = staff.get(log_url(save(logs[0]))).context["form"]

    asked = {name: form[name].label for name in FIELDS if name in form.fields}

    told = {name: FIELDS[name].label for name in asked}
    assert asked == told | {"contact_minutes": "With the site, in minutes"}


# The page that tells it, and the table


def test_page_of_a_visit_tells_each_field(staff, logs, save):
    visit = save(logs[0])

    page = staff.get(reverse("engagements:visit-detail", args=[visit.pk])).text
    told = page.partition('<div class="split">')[2].partition("What happened to this record?")[0]

    words = {name: as_words(name, getattr(logs[0], name)) for name in FIELDS}
    day = words.pop("held_on")
    assert [name for name, each in words.items() if each not in told] == []
    assert day in page


def as_words(name, value):
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, int):
        return duration(value)
    told = FIELDS[name].told(value)
    return told[0].removesuffix(", version 1") if isinstance(told, list) else told


def test_export_tells_each_field_that_has_one_value_a_visit(staff, logs, save):
    save(logs[0])

    text = staff.get(f"{reverse('engagements:visit-list')}?export=csv").getvalue()
    [row] = csv.DictReader(io.StringIO(text.decode("utf-8-sig")))

    told = {name: row[FIELDS[name].heading] for name in (*VALUES, *LINKS, "guests")}
    assert [name for name, words in told.items() if not words] == []


# What may stand in it


def limited():
    return [
        (name, check.limit_value + 1)
        for name in VALUES
        for check in COLUMNS[name].validators
        if check.code == "max_value" and check.limit_value < 1_000_000
    ]


@pytest.mark.parametrize(("name", "too_much"), limited())
def test_limit_of_the_model_holds_everywhere(staff, logs, save, name, too_much):
    visit = save(replace(logs[0], activities=()))
    sent = as_sent(staff.get(log_url(visit))) | {name: str(too_much), "later": "1"}
    data = {"client_id": str(uuid.uuid4()), "visit": visit.pk, "revision": 2}
    data |= {"held_on": str(HELD_ON), "mode": "on_site", name: too_much}

    page = staff.post(log_url(visit), sent)
    answer = staff.post(LIST, data, content_type="application/json")
    with pytest.raises(Refused) as refused:
        save(replace(logs[0], **{name: too_much}), visit)

    assert list(page.context["form"].errors) == [name]
    assert (answer.status_code, list(answer.json())) == (400, [name])
    assert refused.value.field == name
