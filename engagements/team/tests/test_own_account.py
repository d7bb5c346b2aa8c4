from datetime import UTC, date, datetime

from django.urls import reverse

from audit import log
from audit.models import Event
from engagements.team import inviting, own_account
from people.models import Invitation, User
from people.roles import Role

NOW = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


def test_other_name_is_in_the_log(client, cast):
    client.force_login(cast.district_person)
    sent = {"name": "Carol", "job_title": "Commissioner", "time_zone": "America/Chicago"}

    client.post(reverse("engagements:profile"), sent)

    event = Event.objects.about("user", cast.district_person.pk).get()
    assert (event.verb, event.actor_label) == ("changed the account of", "District Person")
    assert event.changes == {
        "name": ["District Person", "Carol"],
        "job_title": ["", "Commissioner"],
    }
    assert User.objects.get(pk=cast.district_person.pk).name == "Carol"


def test_account_saved_as_it_is_leaves_no_line(cast):
    own_account.change(values={"name": cast.lead.name}, by=cast.lead, now=NOW)

    assert Event.objects.count() == 0


def test_deed_keeps_the_name_of_the_day_and_marks_that_of_today(client, cast):
    log.record(by=cast.leader, verb="edited", subject=cast.pinewood, now=NOW)
    own_account.change(values={"name": "Lea Young"}, by=cast.leader, now=NOW)
    client.force_login(cast.leader)

    page = client.get(reverse("office:history"), {"kind": "engagement"})

    assert [line.who for line in page.context["lines"]] == ["Leader (now Lea Young)"]
    assert "Leader (now Lea Young)" in page.content.decode()


def test_deed_of_somebody_with_the_same_name_today_says_it_once(cast):
    log.record(by=cast.leader, verb="edited", subject=cast.pinewood, now=NOW)
    log.record(by=log.SYSTEM, verb="closed", subject=cast.pinewood, now=NOW)

    assert [event.who for event in Event.objects.newest_first()] == ["tadash", "Leader"]


def test_other_name_chosen_when_an_invitation_is_taken_up_is_in_the_log(cast):
    inviting.invite(
        email="new@example.org",
        name="New Person",
        organisation="",
        engagement=cast.pinewood,
        role=Role.TA_SPECIALIST,
        site=None,
        starts_on=date(2026, 3, 3),
        by=cast.lead,
        now=NOW,
    )

    inviting.take_up(
        invitation=Invitation.objects.get(), name="Neva", password="a fine long phrase", now=NOW
    )

    event = Event.objects.get(verb="took up the invitation of")
    assert event.changes == {"name": ["New Person", "Neva"]}
