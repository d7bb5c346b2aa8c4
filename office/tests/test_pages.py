from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from engagements.models import Innovation
from notifications.models import Notification
from notifications.tests.factories import NotificationFactory
from office import in_force, ledger, schedule
from office.models import Run
from people.models import Organisation

State = Notification.State
MESSAGES = reverse("office:message-list")
RUNS = reverse("office:run-list")


@pytest.fixture
def admin(client, cast):
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(days=30))
    client.force_login(cast.admin)
    return cast.admin


def test_the_administrators_place_counts_what_waits(client, admin):
    NotificationFactory.create_batch(2, state=State.FAILED)

    places = {each.title: each for each in client.get(reverse("office:home")).context["places"]}

    assert list(places) == [
        "Imports",
        "People and invitations",
        "Messages",
        "Recurring work",
        "History",
        "Names",
        "Settings",
    ]
    assert (places["Messages"].count, places["Messages"].tone) == (2, "late")


def states(*messages):
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]


def test_messages_that_were_ticked_are_sent_again(client, admin):
    ticked, other = NotificationFactory.create_batch(2, state=State.FAILED, attempts=5)

    client.post(MESSAGES, {"chosen": [str(ticked.pk)], "send_again": "1"})

    assert states(ticked, other) == [State.QUEUED, State.FAILED]
    assert Event.objects.get(verb="sent again").actor == admin


def test_messages_that_were_ticked_are_taken_back(client, admin):
    failed, queued = NotificationFactory(state=State.FAILED), NotificationFactory()

    client.post(
        f"{MESSAGES}?state=all", {"chosen": [str(failed.pk), str(queued.pk)], "take_back": "1"}
    )

    assert states(failed, queued) == [State.CANCELLED, State.CANCELLED]
    assert Event.objects.filter(verb="took back", actor=admin).count() == 2


def test_all_that_the_filter_shows_is_sent_again_and_nothing_else(client, admin):
    meant = NotificationFactory.create_batch(3, state=State.FAILED, last_error="No connection")
    other = NotificationFactory(state=State.FAILED, last_error="550 No such mailbox")

    client.post(f"{MESSAGES}?error=connection", {"all": "1", "send_again": "1"})

    assert states(*meant, other) == [State.QUEUED] * 3 + [State.FAILED]


def test_with_a_filter_that_cannot_be_read_nothing_is_sent(client, admin):
    message = NotificationFactory(state=State.FAILED)

    client.post(f"{MESSAGES}?sate=all", {"all": "1", "send_again": "1"})

    assert states(message) == [State.FAILED]


def test_what_was_sent_is_neither_sent_again_nor_taken_back(client, admin):
    sent = NotificationFactory(state=State.SENT, sent_at=timezone.now())

    for deed in ("send_again", "take_back"):
        client.post(f"{MESSAGES}?state=all", {"chosen": [str(sent.pk)], deed: "1"})

    assert states(sent) == [State.SENT]


@pytest.mark.parametrize("chosen", ["no-id", "1' OR 1=1", ""])
def test_a_malformed_choice_does_nothing(client, admin, chosen):
    message = NotificationFactory(state=State.FAILED)

    page = client.post(MESSAGES, {"chosen": [chosen], "send_again": "1"}, follow=True)

    assert states(message) == [State.FAILED]
    assert "Check the messages you mean." in page.text


def test_nobody_reads_what_a_message_says(client, admin):
    NotificationFactory(state=State.FAILED, body_text="Your way in: secret-7")

    assert "secret-7" not in client.get(MESSAGES).text


@pytest.mark.parametrize("address", [MESSAGES, RUNS])
def test_lists_name_a_filter_that_they_do_not_know(client, admin, address):
    page = client.get(f"{address}?colour=red")

    assert page.status_code == 400
    assert "colour" in page.text


def run(task, minutes_ago=0, **facts):
    at = timezone.now() - timedelta(minutes=minutes_ago)
    ledger.write_down(**{"task": task, "began_at": at, "ended_at": at, "made": 1, **facts})


def standing(client, name):
    found = {each.name: each.state for each in client.get(RUNS).context["standings"]}
    return found[name]


@pytest.mark.parametrize(
    ("runs", "state"),
    [
        ([{}], "run_good"),
        ([{"minutes_ago": 3}, {"error": "ValueError: no"}], "run_failed"),
        ([{"minutes_ago": 3, "error": "ValueError: no"}, {}], "run_good"),
        ([{"minutes_ago": 60}], "run_late"),
    ],
)
def test_a_recurring_task_says_how_it_stands(client, admin, runs, state):
    for facts in runs:
        run("engagements.tasks.make_visits", **facts)

    assert standing(client, "Plan visits ahead") == state


@pytest.mark.parametrize(
    ("installed", "task", "state"),
    [
        (timedelta(minutes=5), "Plan visits ahead", "run_never"),
        (timedelta(minutes=40), "Plan visits ahead", "run_late"),
        (timedelta(hours=5), "Delete old lines of this list", "run_never"),
        (timedelta(hours=30), "Delete old lines of this list", "run_late"),
    ],
)
def test_a_task_that_never_ran_is_late_once_its_hour_passed(
    client, admin, time_machine, installed, task, state
):
    now = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    client.force_login(admin)
    MigrationRecorder.Migration.objects.update(applied=now - installed)

    assert standing(client, task) == state


def test_what_did_not_run_while_a_version_was_installed_is_not_late(client, admin):
    run("engagements.tasks.make_visits", minutes_ago=60)
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(minutes=5))

    assert standing(client, "Plan visits ahead") == "run_good"


def test_nothing_is_urgent_on_a_new_installation(client, admin):
    MigrationRecorder.Migration.objects.update(applied=timezone.now())

    places = {each.title: each for each in client.get(reverse("office:home")).context["places"]}

    found = places["Recurring work"]
    assert (found.count, found.words, found.tone) == (0, "late or failed", "")


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({}, 3),
        ({"outcome": "failed"}, 1),
        ({"outcome": "quiet"}, 1),
        ({"task": "fidelity.tasks.fold_rollups"}, 1),
    ],
)
def test_runs_are_narrowed(client, admin, query, n):
    run("engagements.tasks.make_visits")
    run("engagements.tasks.make_visits", error="ValueError: no")
    run("fidelity.tasks.fold_rollups", made=0)

    assert len(client.get(RUNS, query).context["lines"]) == n


def test_runs_leave_as_a_file(client, admin):
    run("engagements.tasks.make_visits", error="ValueError: no")

    assert "ValueError: no" in client.get(RUNS, {"export": "csv"}).getvalue().decode()


def test_every_entry_of_the_schedule_stands_on_the_page(client, admin):
    shown = [each.task for each in client.get(RUNS).context["standings"]]

    assert sorted(shown) == sorted(
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    )
    assert len(schedule.entries()) == len(settings.CELERY_BEAT_SCHEDULE)


def test_only_administrators_see_runs_and_others_messages(cast):
    run("engagements.tasks.make_visits")
    mine, _ = NotificationFactory(recipient=cast.lead), NotificationFactory()

    assert Run.objects.visible_to(cast.lead).count() == 0
    assert list(Notification.objects.visible_to(cast.lead)) == [mine]


def test_settings_are_shown_without_their_secrets(client, admin, settings):
    settings.EMAIL_HOST_PASSWORD = "practice-to-policy"
    settings.REDIS_URL = "redis://user:practice-to-policy@cache:6379/0"

    page = client.get(reverse("office:setting-list")).text

    assert "practice-to-policy" not in page
    assert settings.SECRET_KEY not in page
    assert (
        settings.DATABASES["default"]["PASSWORD"] not in page
        or not (settings.DATABASES["default"]["PASSWORD"])
    )
    assert "cache:6379/0" in page


def test_every_variable_of_the_manual_is_shown():
    table = (settings.BASE_DIR / "docs" / "deploy.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    named = {word.strip("`") for line in rows for word in line.split("|")[1].strip().split(", ")}
    named = {name for name in named if name.isupper()}
    shown = {setting.name for group in in_force.GROUPS for setting in group.settings}

    assert named - shown == {"TMPDIR"}


def test_an_organization_is_corrected_and_that_is_in_the_history(client, admin):
    row = Organisation.objects.create(name="Pinwood DOE", kind="state_agency")

    client.post(
        reverse("office:organisation-rename", args=[row.pk]),
        {"name": "Pinewood DOE", "kind": "state_agency"},
    )

    event = Event.objects.get()
    assert (event.actor, event.changes) == (admin, {"name": ["Pinwood DOE", "Pinewood DOE"]})
    assert str(Organisation.objects.get(pk=row.pk)) == "Pinewood DOE"


def test_an_innovation_does_not_take_the_name_of_another(client, admin):
    row, other = (Innovation.objects.create(name=name) for name in ("Reading", "Behavior"))

    page = client.post(
        reverse("office:innovation-rename", args=[row.pk]), {"name": other.name, "description": ""}
    )

    assert "Another one has this name already." in page.text
    assert not Event.objects.exists()


def test_a_name_saved_as_it_is_is_no_deed(client, admin):
    row = Innovation.objects.create(name="Reading")

    client.post(
        reverse("office:innovation-rename", args=[row.pk]), {"name": "Reading", "description": ""}
    )

    assert not Event.objects.exists()
