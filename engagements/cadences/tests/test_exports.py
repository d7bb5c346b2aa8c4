"""What leaves in the file of cadences, and how their list is narrowed."""

from datetime import date

from django.http import QueryDict

from engagements.cadences.exports import CADENCES
from engagements.cadences.filters import CadenceFilter
from engagements.models import Cadence
from engagements.tests.factories import CadenceFactory, VisitFactory
from exports.tests.told import told

TODAY = date(2026, 3, 18)


def test_cadence_tells_its_rule_its_sites_and_the_next_visit(cast):
    cadence = CadenceFactory(
        engagement=cast.pinewood,
        title="Coaching",
        interval=2,
        weekdays=[1, 3],
        ends_on=date(2027, 6, 30),
        lead=cast.lead,
        mode="video",
    )
    cadence.sites.set([cast.birch, cast.alder])
    own = {"cadence": cadence, "engagement": cast.pinewood}
    for day, status in ((17, "planned"), (19, "cancelled"), (25, "planned"), (31, "planned")):
        planned_on = date(2026, 3, day)
        reason = {"cancel_reason": "weather"} if status == "cancelled" else {}
        VisitFactory(
            **own, planned_on=planned_on, occurrence_on=planned_on, status=status, **reason
        )

    assert told(CADENCES, Cadence.objects.with_next(TODAY)) == [
        {
            "Cadence ID": cadence.pk,
            "State": "Pinewood",
            "Engagement": "Pinewood reading",
            "Name": "Coaching",
            "Frequency": "Monthly",
            "Interval": 2,
            "Anchor": "On a weekday of the month, such as the third Tuesday",
            "Day of the month": None,
            "Which in the month": 3,
            "Days of the week, Monday is 0": "1, 3",
            "First day": date(2025, 9, 1),
            "Last day": date(2027, 6, 30),
            "Minutes": 180,
            "How": "Video",
            "Lead": "Lead",
            "Sites": "Alder School District; Birch School District",
            "In use": True,
            "Next visit": date(2026, 3, 25),
        }
    ]


def titles(user, query=""):
    found = CadenceFilter(QueryDict(query), user=user)
    return [cadence.title for cadence in found.qs.order_by("pk")]


def test_list_is_narrowed_by_name_and_use(cast):
    CadenceFactory(engagement=cast.pinewood, title="Coaching")
    CadenceFactory(engagement=cast.pinewood, title="Data day", is_active=False)
    CadenceFactory(engagement=cast.lakeland, title="Elsewhere")

    assert titles(cast.lead) == ["Coaching", "Data day"]
    assert titles(cast.lead, "is_active=1") == ["Coaching"]
    assert titles(cast.lead, "is_active=0") == ["Data day"]
    assert titles(cast.lead, "q=DATA") == ["Data day"]
    assert titles(cast.lead, "q=data&is_active=1") == []
    assert titles(cast.admin, f"engagement={cast.lakeland.pk}") == ["Elsewhere"]


def test_list_is_for_those_who_see_the_whole_engagement(cast):
    CadenceFactory(engagement=cast.pinewood)
    form = CadenceFilter(QueryDict(), user=cast.school_person).form

    assert titles(cast.school_person) == []
    assert list(form.fields["engagement"].queryset) == []
