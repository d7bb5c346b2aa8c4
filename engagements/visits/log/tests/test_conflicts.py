import json
import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from engagements.models import Activity
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import (
    VisitFactory,
)
from engagements.tests.log_forms import COACHING, QUICK, full, log_url, quick


@pytest.fixture(autouse=True)
def now(time_machine):
    """Noon in Chicago on the day of these tests."""
    time_machine.move_to("2026-03-18T17:00:00Z", tick=False)


@pytest.fixture
def visit(cast):
    visit = VisitFactory(
        engagement=cast.pinewood,
        lead=cast.specialist,
        title="Coaching at Alder",
        planned_on=date(2026, 3, 17),
        start_time=time(9, 0),
        minutes_planned=120,
    )
    visit.sites.set([cast.alder_elementary])
    return visit


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.specialist)
    return client


@pytest.fixture
def clash(client, cast, visit):
    """Two people opened the visit; the lead saved first. The specialist's form, as sent."""
    base = json.dumps({"contact_minutes": None, "prep_minutes": None, "seen": ""})
    mine = full(
        cast, visit, [COACHING], contact_minutes="120", prep_minutes="", seen="Mine", base=base
    )
    theirs = full(cast, visit, contact_minutes="", prep_minutes="45", seen="Theirs", features=[])
    client.force_login(cast.lead)
    client.post(log_url(visit), theirs | {"later": "1"})
    client.force_login(cast.specialist)
    return mine | {"later": "1"}


def values(clashes):
    return {each.name: (each.mine, each.theirs) for each in clashes}


def test_stale_log_shows_both_values_of_each_field(client, cast, visit, clash):
    response = client.post(log_url(visit), clash)

    conflict = response.context["conflict"]
    doing = "Coaching, practice, 90 min, direct observation, 2 leaders, 5 educators"
    assert response.status_code == 409
    assert values(conflict.theirs) == {"prep_minutes": ("", "45")}
    assert values(conflict.mine) == {"contact_minutes": ("120", "")}
    assert values(conflict.asked) == {
        "seen": ("Mine", "Theirs"),
        "features": ("Intensity", ""),
        "activities": (doing, ""),
    }
    visit.refresh_from_db()
    assert visit.seen == "Theirs"


def test_stale_log_sent_with_choices_saves_what_was_chosen(client, cast, visit, clash):
    page = client.post(log_url(visit), clash)

    response = client.post(log_url(visit), sent_back(page))

    visit.refresh_from_db()
    assert response.status_code == 302
    assert (visit.seen, visit.contact_minutes, visit.prep_minutes) == ("Mine", 120, 45)
    assert visit.features == ["intensity"]
    assert visit.activities.count() == 1


def test_stale_log_sent_with_theirs_everywhere_changes_nothing(client, cast, visit, clash):
    staff_then = list(visit.staff.all())
    Activity.objects.create(visit=visit, kind="training", minutes=45)
    page = client.post(log_url(visit), clash)
    clashes = page.context["conflict"].clashes

    client.post(log_url(visit), sent_back(page, **{each.name: "theirs" for each in clashes}))

    visit.refresh_from_db()
    assert (visit.seen, visit.contact_minutes, visit.prep_minutes) == ("Theirs", None, 45)
    assert visit.features == []
    assert [(each.kind, each.minutes) for each in visit.activities.all()] == [("training", 45)]
    assert set(staff_then) <= set(visit.staff.all())


def test_stale_log_after_my_own_save_is_no_alarm(staff, cast, visit):
    data = full(cast, visit, [COACHING], later="1")
    staff.post(log_url(visit), data)

    again = staff.post(log_url(visit), data | {"log_id": str(uuid.uuid4())})

    assert again.status_code == 302


def test_stale_quick_log_shows_both_values(client, cast, visit):
    client.force_login(cast.lead)
    url = f"{reverse(QUICK)}?visit={visit.pk}"
    client.post(url, quick(cast, seen="Theirs"))
    client.force_login(cast.specialist)

    page = client.post(url, quick(cast, seen="Mine"))
    saved = client.post(url, sent_back(page))

    visit.refresh_from_db()
    assert (page.status_code, saved.status_code) == (409, 302)
    assert visit.seen == "Mine"
