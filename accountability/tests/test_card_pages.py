from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from accountability import closing
from accountability.instrument import FEATURES
from accountability.metrics.card import DEFINITIONS
from accountability.models import CardMonth, Rating
from accountability.tests.factories import APRIL, all_six, moment, rate
from audit.models import Event
from engagements.models import Engagement, Visit
from engagements.tests.conflicts import sent_back
from engagements.tests.factories import (
    AssignmentFactory,
    CadenceFactory,
    EngagementFactory,
    NextStepFactory,
    VisitFactory,
)
from fidelity.instruments import installing
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory
from people.roles import Role

CLOCK = datetime(2026, 4, 6, 9, 0, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture(autouse=True)
def in_april(time_machine):
    time_machine.move_to(CLOCK, tick=False)


@pytest.fixture
def installed(db):
    installing.install_shipped(by="tadash", now=CLOCK)


def page_of(cast, query=""):
    return reverse("accountability:card-page", args=[cast.pinewood.pk]) + query


def rate_url(cast):
    return reverse("accountability:card-rate", args=[cast.pinewood.pk]) + "?month=2026-03"


def posted(score=2, note="Seen in the log.", revision=0, **more):
    values = {}
    for code in FEATURES:
        values |= {
            f"{code}_score": score,
            f"{code}_note": note,
            f"{code}_revision": revision,
        }
    return values | more


def held_visit(cast, day, **kwargs):
    cadence = CadenceFactory(engagement=cast.pinewood)
    return VisitFactory(
        engagement=cast.pinewood,
        cadence=cadence,
        occurrence_on=day,
        planned_on=day,
        held_on=day,
        status="held",
        logged_at=moment(day),
        logged_by=cast.specialist,
        **kwargs,
    )


def test_card_opens_on_the_last_month_that_is_over(client, cast):
    held_visit(cast, date(2026, 3, 10))
    VisitFactory(
        engagement=cast.pinewood,
        cadence=CadenceFactory(engagement=cast.pinewood),
        occurrence_on=date(2026, 3, 17),
        planned_on=date(2026, 3, 17),
        status="cancelled",
        cancel_reason="weather",
        title="Snowed in",
    )
    client.force_login(cast.leader)

    page = client.get(page_of(cast)).content.decode()

    assert "Did TA do what it promised in March 2026?" in page
    assert "1 of 2 visits" in page
    assert "Canceled: Weather or emergency" in page
    assert "Snowed in, Mar 17, 2026" in page


def test_only_who_can_change_something_is_asked_to_set_it_right(client, cast):
    held_visit(cast, date(2026, 3, 10))
    pages = {}
    for who in ("lead", "observer"):
        client.force_login(getattr(cast, who))
        pages[who] = client.get(page_of(cast)).content.decode()

    assert "Fix it<" in pages["lead"]
    assert "Fix it<" not in pages["observer"]
    assert "See it<" in pages["observer"]


def test_every_figure_opens_its_rows(client, cast):
    held_visit(cast, date(2026, 3, 10), title="The one held")
    client.force_login(cast.observer)

    for code in [*DEFINITIONS, "gap", "visit_hours", "norm"]:
        url = reverse("accountability:card-rows", args=[cast.pinewood.pk, code])
        assert client.get(f"{url}?month=2026-03").status_code == 200
    url = reverse("accountability:card-rows", args=[cast.pinewood.pk, "visits"])
    assert "The one held, Mar 10, 2026" in client.get(f"{url}?month=2026-03").content.decode()


def test_measures_that_came_open_in_the_list(client, cast):
    """Too many to be named on the page of the figure: the list shows as many as were counted."""
    sites = (cast.alder_elementary, cast.alder_middle, cast.birch_elementary)
    rows = [
        ExpectedMeasureFactory(engagement=cast.pinewood, site=site, due_on=date(2026, 3, 31))
        for site in sites
    ]
    ExpectedMeasureFactory(engagement=cast.pinewood, site=cast.alder, due_on=date(2026, 4, 1))
    for row in rows[:2]:
        AdministrationFactory(
            expected=row,
            status="submitted",
            answers=[2] * 5,
            submitted_by=cast.lead,
            submitted_at=moment(date(2026, 3, 31)),
        )
    client.force_login(cast.leader)
    url = reverse("accountability:card-rows", args=[cast.pinewood.pk, "data_complete"])

    found = client.get(f"{url}?month=2026-03").context["found"]
    listed = client.get(found.list_url).context["page"].object_list

    assert (found.words, found.n_in_the_list) == ("2 of 3 measures", 2)
    assert {line.pk for line in listed} == {row.pk for row in rows}


@pytest.mark.parametrize(
    "query", ["?month=2025-08", "?month=2026-05", "?month=x", "?month=2026-13"]
)
def test_a_month_that_is_none_is_refused(client, cast, query):
    client.force_login(cast.leader)

    assert client.get(page_of(cast, query)).status_code == 400


def test_an_unknown_figure_is_not_found(client, cast):
    client.force_login(cast.leader)

    url = reverse("accountability:card-rows", args=[cast.pinewood.pk, "no-such"])
    assert client.get(url).status_code == 404


def test_rating_and_seeing_both_sides(client, cast, installed):
    client.force_login(cast.leader)
    assert client.post(rate_url(cast), posted(1, "Two roles were open.")).status_code == 302
    client.force_login(cast.lead)
    before = client.get(page_of(cast)).content.decode()
    client.post(rate_url(cast), posted(2, "All in the log."))
    after = client.get(page_of(cast)).content.decode()

    assert "Two roles were open." not in before
    assert "Rated, hidden for now" in before
    assert "Two roles were open." in after
    assert "The TA provider rates it 1 point higher than the state." in after


@pytest.mark.parametrize("path", ["page", "export", "api", "ratings", "history", "rate"])
@pytest.mark.parametrize("who", ["lead", "admin", "observer"])
def test_no_way_leads_to_what_the_other_side_said(client, cast, path, who):
    rate(cast.pinewood, cast.leader, all_six(0, "Zebra words"), today=APRIL)
    client.force_login(getattr(cast, who))
    pk = cast.pinewood.pk
    url = {
        "page": page_of(cast),
        "export": page_of(cast, "?export=csv"),
        "api": reverse("api-card-detail", args=[pk]),
        "ratings": reverse("api-ta-rating-list"),
        "history": f"{reverse('office:history')}?engagement={pk}",
        "rate": rate_url(cast),
    }[path]

    content = client.get(url).getvalue().decode()

    assert "Zebra" not in content


def test_two_people_of_a_side_get_a_conflict_with_both_values(client, cast):
    rate(cast.pinewood, cast.specialist, all_six(1, "A role was open."), today=APRIL)
    client.force_login(cast.lead)

    answer = client.post(rate_url(cast), posted(2, "All filled."))
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "A role was open." in page
    assert "All filled." in page
    again = client.post(rate_url(cast), posted(2, "All filled.", revision=1))
    assert again.status_code == 302
    assert set(Rating.objects.values_list("score", "revision")) == {(2, 2)}


def opened(client, cast):
    """What a browser holds that has just opened the form."""
    form = client.get(rate_url(cast)).context["form"]
    return {field.html_name: "" if field.value() is None else field.value() for field in form}


def test_what_only_one_of_a_side_rated_otherwise_stays(client, cast):
    rate(cast.pinewood, cast.lead, all_six(1, "A role was open."), today=APRIL)
    client.force_login(cast.lead)
    mine = opened(client, cast)
    client.force_login(cast.specialist)
    client.post(rate_url(cast), opened(client, cast) | {"clarity_score": 2})
    client.force_login(cast.lead)

    page = client.post(rate_url(cast), mine | {"clarity_note": "Filled.", "intensity_score": "0"})
    client.post(rate_url(cast), sent_back(page))

    conflict = page.context["conflict"]
    assert (conflict.asked, [each.name for each in conflict.theirs]) == ([], ["clarity_score"])
    assert [each.name for each in conflict.mine] == ["clarity_note", "intensity_score"]
    assert page.context["said"].startswith(f"{cast.specialist} saved this at")
    clarity, intensity = (Rating.objects.get(feature=code) for code in ("clarity", "intensity"))
    assert (clarity.score, clarity.note, intensity.score) == (2, "Filled.", 0)


def test_ones_own_save_in_another_tab_is_no_somebody_else(client, cast):
    client.force_login(cast.lead)
    other_tab = opened(client, cast)
    client.post(rate_url(cast), posted(1, "A role was open."))

    page = client.post(rate_url(cast), other_tab | posted(1, "A role was open.", clarity_score=2))

    [clash] = page.context["conflict"].asked
    assert (clash.name, clash.mine, clash.theirs) == (
        "clarity_score",
        "2, as intended",
        "1, in part",
    )
    assert page.context["said"] == (
        "You saved this in another tab at 9:00 AM, after you opened it here"
    )
    assert "Somebody else" not in page.text


def test_ones_own_save_in_another_tab_with_equal_values_is_no_alarm(client, cast):
    client.force_login(cast.lead)
    client.post(rate_url(cast), posted(1, "A role was open."))

    again = client.post(rate_url(cast), posted(1, "A role was open."))

    assert again.status_code == 302


def test_the_form_keeps_what_was_typed_when_words_are_missing(client, cast):
    client.force_login(cast.lead)

    answer = client.post(rate_url(cast), posted(2, "Typed already.", clarity_note=""))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Say what you saw, in a sentence." in page
    assert "Typed already." in page
    assert not Rating.objects.exists()


def test_a_closed_month_says_so_instead_of_a_form(client, cast, time_machine):
    time_machine.move_to(datetime(2026, 4, 27, 9, 0, tzinfo=CLOCK.tzinfo), tick=False)
    client.force_login(cast.lead)

    got, sent = client.get(rate_url(cast)), client.post(rate_url(cast), posted())

    assert "March 2026 closed on Sat, Apr 25, 2026." in got.content.decode()
    assert sent.status_code == 200
    assert not Rating.objects.exists()


def test_a_closed_card_keeps_its_figures_and_tells_what_they_are_now(client, cast):
    visit = held_visit(cast, date(2026, 3, 10))
    planned = held_visit(cast, date(2026, 3, 20))
    Visit.objects.filter(pk=planned.pk).update(status="planned", held_on=None, logged_at=None)
    closing.close_due(today=date(2026, 4, 26), now=timezone.now(), there=Engagement.objects.all())
    Visit.objects.filter(pk=planned.pk).update(
        status="held", held_on=date(2026, 3, 20), logged_at=timezone.now()
    )
    client.force_login(cast.leader)

    page = client.get(page_of(cast, "?month=2026-03")).content.decode()
    figure = client.get(reverse("api-card-detail", args=[cast.pinewood.pk])).json()["features"][1]

    assert visit.pk
    assert "1 of 2 visits" in page
    assert figure["figures"][0]["restated"] == "now 100%, was 50% when the month closed"
    assert (figure["figures"][0]["numerator"], figure["figures"][0]["percent"]) == (1, 50)


def test_the_card_leaves_as_a_file(client, cast):
    held_visit(cast, date(2026, 3, 10))
    client.force_login(cast.leader)

    rows = client.get(page_of(cast, "?export=csv")).getvalue().decode("utf-8-sig").splitlines()

    assert rows[0].startswith("Month,Feature,Figure,In words,Numerator,Denominator,Percent")
    assert sum(row.startswith("2026-03-01,") for row in rows) == len(DEFINITIONS) + 6
    assert Event.objects.filter(actor=cast.leader, engagement_id=cast.pinewood.pk).exists()


def queries_of(client, url, django_assert_num_queries):
    with django_assert_num_queries(0, exact=False) as counted:
        pass
    return counted


@pytest.mark.parametrize("n", [3])
def test_the_card_asks_as_much_for_few_rows_as_for_many(
    client, cast, n, django_assert_max_num_queries
):
    client.force_login(cast.leader)
    counts = []
    for _ in range(2):
        visit = held_visit(cast, date(2026, 3, 10))
        NextStepFactory(visit=visit, owner=cast.lead)
        with django_assert_max_num_queries(200) as counted:
            client.get(page_of(cast))
        counts.append(len(counted))
        for _ in range(n):
            NextStepFactory(visit=held_visit(cast, date(2026, 3, 11)), owner=cast.lead)

    assert counts[0] == counts[1]


def test_the_list_asks_as_much_for_one_card_as_for_three(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.lead)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(60) as counted:
            page = client.get(reverse("accountability:card-list"))
        counts.append(len(counted))
        for _ in range(2):
            other = EngagementFactory(state=cast.state)
            AssignmentFactory(user=cast.lead, engagement=other, role=Role.TA_LEAD)

    assert page.context["page"].paginator.count == 3
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("show", "expected"), [("", 1), ("waiting", 1), ("complete", 0), ("closed", 0)]
)
def test_the_list_is_narrowed_by_how_far_the_ratings_are(client, cast, show, expected):
    rate(cast.pinewood, cast.leader, today=APRIL)
    client.force_login(cast.lead)

    page = client.get(reverse("accountability:card-list"), {"show": show})

    assert len(page.context["page"].object_list) == expected


def test_home_asks_for_what_is_still_to_be_rated(client, cast):
    rate(cast.pinewood, cast.leader, today=APRIL)
    asked = {}
    for name in ("leader", "lead", "specialist", "admin", "observer", "school_person"):
        client.force_login(getattr(cast, name))
        asked[name] = "Rate March 2026" in client.get(reverse("home")).content.decode()

    assert asked == {
        "leader": False,
        "lead": True,
        "specialist": True,
        "admin": False,
        "observer": False,
        "school_person": False,
    }


def test_api_rates_once_and_tells_a_conflict(client, cast):
    client.force_login(cast.leader)
    url = reverse("api-card-rate", args=[cast.pinewood.pk])
    one = {"feature": "clarity", "score": 1, "note": "A role was open."}

    def sent(rating, month="2026-03"):
        body = {"month": month, "ratings": [rating]}
        return client.post(url, body, content_type="application/json").status_code

    answers = [sent(one), sent(one), sent(one | {"score": 2}), sent(one, "2026-04")]
    revised = sent(one | {"score": 2, "revision": 1})

    assert [*answers, revised] == [200, 200, 409, 422, 200]
    assert Rating.objects.get().score == 2


def test_a_month_after_the_end_counts_nothing(client, cast):
    ended = {"status": "withdrawn", "ended_on": date(2026, 2, 10)}
    Engagement.objects.filter(pk=cast.pinewood.pk).update(**ended)
    client.force_login(cast.leader)

    chosen = client.get(page_of(cast)).context["page"]
    after = client.get(page_of(cast, "?month=2026-03")).context["page"]
    rows = reverse("accountability:card-rows", args=[cast.pinewood.pk, "roles"])

    assert (chosen.month, chosen.window.last) == (date(2026, 2, 1), date(2026, 2, 10))
    assert after.window.is_empty
    for url in (f"{rows}?month=2026-03", page_of(cast, "?month=2026-03")):
        assert "No role is required yet." in client.get(url).content.decode()


def test_an_engagement_that_has_not_begun_shows_an_empty_card(client, cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(starts_on=date(2026, 9, 1))
    client.force_login(cast.leader)

    page = client.get(page_of(cast))

    assert page.status_code == 200
    assert "nothing counts" in page.content.decode()
    assert not CardMonth.objects.exists()


@pytest.mark.parametrize("month", ["0000-01", "0001-01", "9999-12", "1999-01"])
def test_api_rate_of_a_month_that_is_none_is_refused(client, cast, month):
    client.force_login(cast.lead)
    ratings = [{"feature": FEATURES[0], "score": 1, "note": "Seen."}]

    response = client.post(
        reverse("api-card-rate", args=[cast.pinewood.pk]),
        {"month": month, "ratings": ratings},
        content_type="application/json",
    )

    assert response.status_code in (400, 422)
    assert not Rating.objects.exists()


def test_api_rate_of_a_feature_twice_is_refused(client, cast):
    client.force_login(cast.lead)
    ratings = [{"feature": FEATURES[0], "score": score, "note": "Seen."} for score in (1, 2)]

    response = client.post(
        reverse("api-card-rate", args=[cast.pinewood.pk]),
        {"month": "2026-03", "ratings": ratings},
        content_type="application/json",
    )

    assert (response.status_code, Rating.objects.count()) == (400, 0)


def test_card_of_what_is_only_explored_is_not_open_for_rating(client, cast):
    Engagement.objects.filter(pk=cast.pinewood.pk).update(status="exploring")
    client.force_login(cast.leader)

    page = client.get(reverse("accountability:card-page", args=[cast.pinewood.pk])).context["page"]

    assert page.status == "not_rated"
    assert page.status_words == "Only an engagement that is active or sustaining is rated."
