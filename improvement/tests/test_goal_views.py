import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from engagements.tests.conflicts import sent_back
from improvement import aiming
from improvement.models import Goal, GoalValue
from improvement.tests.factories import GoalFactory, GoalTargetFactory, GoalValueFactory


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-03-03T17:00:00Z", tick=False)


@pytest.fixture
def goal(cast):
    goal = GoalFactory(engagement=cast.pinewood, title="Schools at criterion")
    GoalTargetFactory(goal=goal)
    return goal


def address(name, *args):
    return reverse(f"improvement:{name}", args=args)


def written(*targets, **more):
    rows = {}
    for number, (due_on, part, whole) in enumerate(targets):
        prefix = f"targets-{number}"
        rows |= {
            f"{prefix}-due_on": due_on,
            f"{prefix}-numerator": part,
            f"{prefix}-denominator": whole,
        }
    return {
        "title": "Schools at criterion",
        "measure": "Schools",
        "baseline_numerator": "10",
        "baseline_denominator": "40",
        "baseline_on": "2025-09-30",
        "client_id": str(uuid.uuid4()),
        "targets-TOTAL_FORMS": len(targets) + 1,
        "targets-INITIAL_FORMS": 0,
        **rows,
        **more,
    }


def add(client, cast, data):
    client.force_login(cast.leader)
    return client.post(address("goal-add", cast.pinewood.pk), data)


def test_add_twice_is_one_with_its_targets(client, cast):
    data = written(("2026-09-30", 30, 40))

    for _ in range(2):
        assert add(client, cast, data).status_code == 302

    goal = Goal.objects.get()
    assert [str(target) for target in aiming.targets_now(goal)] == ["30 of 40 by Sep 30, 2026"]


PARTLY = {"baseline_denominator": ""}
NONE = {"baseline_numerator": "", "baseline_denominator": "", "baseline_on": ""}


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        (PARTLY, ["baseline_denominator"]),
        (NONE, ["baseline_by_on"]),
        ({"baseline_numerator": "41"}, ["baseline_numerator"]),
        ({"baseline_denominator": "0"}, ["baseline_denominator"]),
    ],
)
def test_a_baseline_is_whole_or_planned(client, cast, more, fields):
    response = add(client, cast, written(**more))

    assert (response.status_code, Goal.objects.count()) == (200, 0)
    assert list(response.context["form"].errors) == fields


def test_a_dated_plan_for_a_baseline_will_do(client, cast):
    data = written(("2026-09-30", 30, 40), **NONE, baseline_by_on="2026-06-30")

    response = add(client, cast, data)

    assert response.status_code == 302
    assert Goal.objects.get().baseline_by_on == date(2026, 6, 30)


def test_goal_without_a_target_is_asked_for_one(client, cast):
    response = add(client, cast, written())

    assert response.context["form"].non_field_errors() == ["Give at least one target."]
    assert Goal.objects.count() == 0


def test_a_target_must_be_a_part(client, cast):
    response = add(client, cast, written(("2026-09-30", 41, 40)))

    assert response.status_code == 200
    assert "It must not be more than 40." in response.content.decode()


def test_two_people_change_and_both_sets_of_targets_are_shown(client, cast, goal):
    url = address("goal-edit", goal.pk)
    client.force_login(cast.leader)
    client.post(url, written(("2026-10-31", 31, 40), revision=1, measure="All schools"))
    client.force_login(cast.lead)

    conflict = client.post(url, written(("2026-11-30", 32, 40), revision=1))

    clashes = {each.name: (each.mine, each.theirs) for each in conflict.context["conflict"].asked}
    assert conflict.status_code == 409
    assert clashes["measure"][1] == "All schools"
    assert clashes["targets"] == ("32 of 40 by Nov 30, 2026", "31 of 40 by Oct 31, 2026")
    assert [t.numerator for t in aiming.targets_now(goal)] == [31]


def test_count_and_correct(client, cast, goal):
    client.force_login(cast.leader)
    data = {
        "measured_on": "2026-03-01",
        "numerator": 20,
        "denominator": 40,
        "client_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        client.post(address("goal-value-add", goal.pk), data)
    value = GoalValue.objects.get()

    client.post(address("goal-value-edit", value.pk), data | {"numerator": 21, "revision": 1})
    stale = client.post(
        address("goal-value-edit", value.pk), data | {"numerator": 22, "revision": 1}
    )

    value.refresh_from_db()
    assert (value.numerator, value.written_by, stale.status_code) == (21, cast.leader, 409)
    events = Event.objects.about("goalvalue", value.pk)
    assert [(event.verb, event.engagement_id) for event in events] == [
        ("corrected", cast.pinewood.pk),
        ("counted", cast.pinewood.pk),
    ]


def test_a_second_value_of_a_day_is_refused_with_words(client, cast, goal):
    GoalValueFactory(goal=goal, measured_on=date(2026, 3, 1))
    client.force_login(cast.leader)

    response = client.post(
        address("goal-value-add", goal.pk),
        {
            "measured_on": "2026-03-01",
            "numerator": 1,
            "denominator": 2,
            "client_id": str(uuid.uuid4()),
        },
    )

    assert response.status_code == 200
    assert "There is a value of this day already." in response.content.decode()


def test_page_tells_where_it_stands(client, cast, goal):
    GoalValueFactory(goal=goal, numerator=25)
    client.force_login(cast.observer)

    page = client.get(address("goal-detail", goal.pk)).context["page"]

    assert (page.line.state, page.can_set) == ("on_track", False)
    assert [(row.what, row.point.percent) for row in page.rows] == [
        ("Baseline", 25),
        ("Counted", 63),
        ("Target", 75),
    ]


def test_retire_and_take_up_again(client, cast, goal):
    client.force_login(cast.leader)

    client.post(address("goal-retire", goal.pk))
    goal.refresh_from_db()
    assert goal.is_retired
    client.post(address("goal-retire", goal.pk), {"restore": "1"})

    goal.refresh_from_db()
    assert not goal.is_retired
    verbs = Event.objects.about("goal", goal.pk).values_list("verb", flat=True)
    assert list(verbs) == ["took up again", "gave up"]


def test_list_narrows_and_exports(client, cast, goal):
    GoalFactory(engagement=cast.pinewood, title="Retired", is_retired=True)
    GoalValueFactory(goal=goal)
    client.force_login(cast.leader)
    url = address("goal-list", cast.pinewood.pk)

    def shown(query=""):
        return [line.title for line in client.get(url + query).context["lines"]]

    assert shown() == ["Schools at criterion", "Retired"]
    assert shown("?status=used") == ["Schools at criterion"]
    assert shown("?sort=-goal") == ["Schools at criterion", "Retired"]
    assert shown("?q=retired") == ["Retired"]
    text = client.get(url, {"export": "csv"}).getvalue().decode()
    assert "Schools at criterion" in text
    values = client.get(address("goal-detail", goal.pk), {"export": "csv"}).getvalue().decode()
    assert "2026-02-28" in values


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("sort", ["next", "-next", "newest", "-newest"])
def test_list_is_sorted_by_what_its_headings_offer(client, cast, goal, sort):
    later = GoalFactory(engagement=cast.pinewood, title="Another")
    days = {goal: date(2026, 6, 30), later: date(2027, 6, 30)}
    for row, day in days.items():
        row.targets.all().delete()
        GoalTargetFactory(goal=row, due_on=day)
        GoalValueFactory(goal=row, measured_on=day.replace(year=day.year - 2))
    client.force_login(cast.lead)

    page = client.get(address("goal-list", cast.pinewood.pk), {"sort": sort}).context["page"]

    assert list(page) == ([later, goal] if sort.startswith("-") else [goal, later])


def test_list_asks_as_often_for_three_rows_as_for_one(client, cast, goal):
    client.force_login(cast.leader)
    url = address("goal-list", cast.pinewood.pk)
    one = queries(client, url)
    for _ in range(2):
        GoalValueFactory(goal__engagement=cast.pinewood)

    assert queries(client, url) == one


def test_target_larger_than_anything_counted_is_refused(client, cast):
    client.force_login(cast.lead)
    data = {
        "title": "Most schools",
        "measure": "Schools",
        "baseline_by_on": "2026-09-30",
        "client_id": uuid.uuid4(),
        "targets-TOTAL_FORMS": 1,
        "targets-INITIAL_FORMS": 0,
        "targets-0-due_on": "2027-06-30",
        "targets-0-numerator": 10**12,
        "targets-0-denominator": 10**12,
    }

    response = client.post(reverse("improvement:goal-add", args=[cast.pinewood.pk]), data)

    assert (response.status_code, Goal.objects.count()) == (200, 0)


# Two people at one goal, and errors


def opened(client, url):
    """What a browser holds that has just opened the form of a goal."""
    form = client.get(url).context["form"]
    fields = [*form, *form.targets.management_form]
    fields += [field for row in form.targets for field in row]
    return {field.html_name: "" if field.value() is None else field.value() for field in fields}


def test_their_targets_stay_where_i_changed_only_words(client, cast, goal):
    url = address("goal-edit", goal.pk)
    client.force_login(cast.lead)
    mine = opened(client, url)
    client.force_login(cast.leader)
    client.post(url, written(("2026-10-31", 31, 40), ("2027-10-31", 36, 40), revision=1))
    client.force_login(cast.lead)

    page = client.post(url, mine | {"title": "Every school"})
    saved = client.post(url, sent_back(page))

    conflict = page.context["conflict"]
    goal.refresh_from_db()
    assert "targets" in {clash.name for clash in conflict.theirs}
    assert (conflict.asked, [clash.name for clash in conflict.mine]) == ([], ["title"])
    assert saved.status_code == 302
    assert (goal.title, [each.numerator for each in aiming.targets_now(goal)]) == (
        "Every school",
        [31, 36],
    )


@pytest.mark.parametrize(("choice", "kept"), [("mine", [32]), ("theirs", [31, 36])])
def test_targets_that_both_changed_are_chosen_as_a_whole(client, cast, goal, choice, kept):
    url = address("goal-edit", goal.pk)
    client.force_login(cast.leader)
    client.post(url, written(("2026-10-31", 31, 40), ("2027-10-31", 36, 40), revision=1))

    page = client.post(url, written(("2026-11-30", 32, 40), revision=1))
    client.post(url, sent_back(page, targets=choice))

    assert [each.numerator for each in aiming.targets_now(goal)] == kept


@pytest.mark.parametrize(
    "base",
    ['{"targets": "x"}', '{"targets": ["x"]}', '{"targets": ["1 2 3 4"]}', '{"targets": []}'],
)
def test_a_broken_memory_of_the_targets_breaks_no_page(client, cast, goal, base):
    client.force_login(cast.leader)
    url = address("goal-edit", goal.pk)
    data = written(("2026-11-30", 32, 40), revision=1, base=base)

    response = client.post(url, data | {"keep-targets": "theirs"})

    assert response.status_code in (200, 302)


def test_errors_of_a_goal_and_of_its_targets_stand_in_one_box(client, cast):
    response = add(client, cast, written(("2026-09-30", 30, ""), title=""))

    page = response.content.decode()
    assert page.count("data-error-summary") == 1
    assert "2 things to fix" in page
    assert '<a href="#id_targets-0-denominator">Target 1, out of: Fill this in.</a>' in page


def test_two_targets_of_one_day_are_told_in_the_same_box(client, cast):
    response = add(client, cast, written(("2026-09-30", 30, 40), ("2026-09-30", 31, 40), title=""))

    page = response.content.decode()
    assert page.count("data-error-summary") == 1
    assert "<li>Two targets have the same day. Keep one of them.</li>" in page
