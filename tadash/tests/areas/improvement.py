"""Addresses of cycles, goals, setbacks, initiatives and routines."""

from datetime import date

from engagements.models import Engagement
from improvement.models import (
    Cycle,
    Goal,
    GoalValue,
    Initiative,
    InitiativeAsk,
    Routine,
    RoutinePerson,
    RoutineRun,
    Setback,
)
from improvement.tests.factories import (
    CycleFactory,
    GoalFactory,
    GoalTargetFactory,
    GoalValueFactory,
    InitiativeAskFactory,
    InitiativeFactory,
    RoutineFactory,
    RoutinePersonFactory,
    RoutineRunFactory,
    SetbackFactory,
)
from tadash.tests.areas.row import Row
from tadash.tests.ways import Ways, one, plain

# The order of ROLES:
#   anon admin lead specialist leader observer district school stranger
ANYBODY = "in 200 200 200 200 200 200 200 404"
WHOLE = "in 200 200 200 200 200 404 404 404"
AT_SITE = "in 200 200 200 200 403 200 200 404"
AT_SITE_POST = "in 302 302 302 302 403 302 302 404"
MAPPERS = "in 200 200 200 200 403 200 403 404"
MAPPERS_POST = "in 302 302 302 302 403 302 403 404"
WIDE = "in 200 200 200 200 403 404 404 404"
WIDE_POST = "in 302 302 302 302 403 404 404 404"
API = "403 200 200 200 200 200 200 200 200"
API_ONE = "403 200 200 200 200 200 200 200 404"
API_WHOLE = "403 200 200 200 200 200 404 404 404"

ROWS: tuple[Row, ...] = (
    Row("improvement:cycle-overview", "in 200 200 200 200 200 200 200 200"),
    Row("improvement:cycle-list", ANYBODY, "engagement"),
    Row("improvement:cycle-detail", ANYBODY, "cycle"),
    Row("improvement:cycle-add", AT_SITE, "engagement"),
    Row("improvement:cycle-edit", AT_SITE, "cycle"),
    Row("improvement:cycle-tell", AT_SITE, "cycle"),
    Row("improvement:cycle-close", AT_SITE_POST, "cycle", method="post"),
    Row("improvement:cycle-reopen", AT_SITE_POST, "cycle", method="post"),
    Row("improvement:setback-overview", "in 200 200 200 200 200 200 200 200"),
    Row("improvement:setback-begin", "in 200 200 200 200 403 200 200 302"),
    Row("improvement:setback-list", ANYBODY, "engagement"),
    Row("improvement:setback-detail", ANYBODY, "setback"),
    Row("improvement:setback-add", AT_SITE, "engagement"),
    Row("improvement:setback-edit", AT_SITE, "setback"),
    Row("improvement:setback-answer", AT_SITE, "setback"),
    Row("improvement:setback-result", AT_SITE, "setback"),
    Row("improvement:setback-reopen", AT_SITE, "setback"),
    Row("improvement:goal-list", WHOLE, "engagement"),
    Row("improvement:goal-detail", WHOLE, "goal"),
    Row("improvement:goal-add", WIDE, "engagement"),
    Row("improvement:goal-edit", WIDE, "goal"),
    Row("improvement:goal-retire", WIDE_POST, "goal", method="post"),
    Row("improvement:goal-value-add", WIDE, "goal"),
    Row("improvement:goal-value-edit", WIDE, "goal-value"),
    Row("improvement:initiative-list", ANYBODY, "engagement"),
    Row("improvement:initiative-map", ANYBODY, "engagement"),
    Row("improvement:initiative-detail", ANYBODY, "initiative"),
    Row("improvement:initiative-add", MAPPERS, "engagement"),
    Row("improvement:initiative-edit", MAPPERS, "initiative"),
    Row("improvement:initiative-decide", MAPPERS, "initiative"),
    Row("improvement:initiative-ask-add", MAPPERS, "initiative"),
    Row("improvement:initiative-ask-edit", MAPPERS, "ask"),
    Row("improvement:initiative-ask-remove", MAPPERS_POST, "ask", method="post"),
    Row("improvement:routine-list", WHOLE, "engagement"),
    Row("improvement:routine-leaving-page", WHOLE, "engagement"),
    Row("improvement:routine-detail", WHOLE, "routine"),
    Row("improvement:routine-add", WIDE, "engagement"),
    Row("improvement:routine-edit", WIDE, "routine"),
    Row("improvement:routine-retire", WIDE_POST, "routine", method="post"),
    Row("improvement:routine-person-add", WIDE, "routine"),
    Row("improvement:routine-person-edit", WIDE, "carrier"),
    Row("improvement:routine-run-add", WIDE, "routine"),
    Row("improvement:routine-run-edit", WIDE, "run"),
    Row("api-cycle-list", API),
    Row("api-cycle-detail", API_ONE, "cycle"),
    Row("api-setback-list", API),
    Row("api-setback-detail", API_ONE, "setback"),
    Row("api-goal-list", API),
    Row("api-goal-detail", API_WHOLE, "goal"),
    Row("api-initiative-list", API),
    Row("api-initiative-detail", API_ONE, "initiative"),
    Row("api-routine-list", API),
    Row("api-routine-detail", API_WHOLE, "routine"),
)


def objects(cast, have):
    """The objects that ROWS are about, by the word the rows use; `have` holds those so far."""
    of_site = {"engagement": cast.pinewood, "site": cast.alder_elementary}
    _of_birch(cast)
    goal = GoalFactory(engagement=cast.pinewood)
    GoalTargetFactory(goal=goal)
    initiative = InitiativeFactory(**of_site)
    routine = RoutineFactory(engagement=cast.pinewood)
    return {
        "cycle": CycleFactory(**of_site, owner=cast.school_person, told=True).pk,
        "setback": SetbackFactory(**of_site).pk,
        "goal": goal.pk,
        "goal-value": GoalValueFactory(goal=goal).pk,
        "initiative": initiative.pk,
        "ask": InitiativeAskFactory(initiative=initiative).pk,
        "routine": routine.pk,
        "carrier": RoutinePersonFactory(routine=routine, person=cast.leader).pk,
        "run": RoutineRunFactory(routine=routine).pk,
    }


def _of_birch(cast):
    """What a neighbour must not read; an initiative of Alder's became part of one of Birch's."""
    of_birch = {"engagement": cast.pinewood, "site": cast.birch_elementary}
    CycleFactory(**of_birch, title="Birch cycle", aim="Birch", told=True, decision="adapt")
    SetbackFactory(**of_birch, title="Birch setback", answered=True, answer="Birch")
    other = InitiativeFactory(**of_birch, name="Birch initiative")
    InitiativeAskFactory(initiative=other, what="Birch survey", is_data_request=True)
    InitiativeFactory(
        engagement=cast.pinewood,
        site=cast.alder_elementary,
        decision="merge",
        reason="One survey is enough",
        decided_on=date(2026, 2, 2),
        decided_by=cast.leader,
        merged_into=other,
    )


engagement = one(Engagement.objects.visible_to)
whole = one(Engagement.objects.wide_for)
cycle = one(
    Cycle.objects.visible_to,
    {"closed_on": None},
    {"closed_on__isnull": False},
    {"decision": "adapt"},
)
setback = one(
    Setback.objects.visible_to,
    {"answered_on": None},
    {"answered_on__isnull": False, "result_on": None},
    {"result_on__isnull": False},
)
goal = one(Goal.objects.visible_to, {"baseline_on": None}, {"baseline_on__isnull": False})
initiative = one(Initiative.objects.visible_to, {"decision": ""}, {"decision": "merge"})
routine = one(Routine.objects.visible_to)

PAGES: dict[str, Ways] = {
    "improvement:cycle-overview": plain,
    "improvement:cycle-list": engagement,
    "improvement:cycle-detail": cycle,
    "improvement:cycle-add": engagement,
    "improvement:cycle-edit": one(Cycle.objects.visible_to, {"closed_on": None}),
    "improvement:cycle-tell": one(Cycle.objects.visible_to, {"closed_on": None}),
    "improvement:setback-overview": plain,
    "improvement:setback-begin": plain,
    "improvement:setback-list": engagement,
    "improvement:setback-detail": setback,
    "improvement:setback-add": engagement,
    "improvement:setback-edit": one(Setback.objects.visible_to),
    "improvement:setback-answer": one(Setback.objects.visible_to, {"answered_on": None}),
    "improvement:setback-result": one(
        Setback.objects.visible_to, {"answered_on__isnull": False, "result_on": None}
    ),
    "improvement:setback-reopen": one(Setback.objects.visible_to, {"result_on__isnull": False}),
    "improvement:goal-list": whole,
    "improvement:goal-detail": goal,
    "improvement:goal-add": whole,
    "improvement:goal-edit": goal,
    "improvement:goal-value-add": one(Goal.objects.visible_to),
    "improvement:goal-value-edit": one(GoalValue.objects.visible_to),
    "improvement:initiative-list": engagement,
    "improvement:initiative-map": engagement,
    "improvement:initiative-detail": initiative,
    "improvement:initiative-add": engagement,
    "improvement:initiative-edit": one(Initiative.objects.visible_to),
    "improvement:initiative-decide": one(Initiative.objects.visible_to),
    "improvement:initiative-ask-add": one(Initiative.objects.visible_to),
    "improvement:initiative-ask-edit": one(InitiativeAsk.objects.visible_to),
    "improvement:routine-list": whole,
    "improvement:routine-leaving-page": whole,
    "improvement:routine-detail": routine,
    "improvement:routine-add": whole,
    "improvement:routine-edit": routine,
    "improvement:routine-person-add": routine,
    "improvement:routine-person-edit": one(RoutinePerson.objects.visible_to),
    "improvement:routine-run-add": routine,
    "improvement:routine-run-edit": one(RoutineRun.objects.visible_to),
}

NO_PAGE: dict[str, str] = dict.fromkeys(
    (
        "improvement:cycle-close",
        "improvement:cycle-reopen",
        "improvement:goal-retire",
        "improvement:initiative-ask-remove",
        "improvement:routine-retire",
    ),
    "takes a form",
)
"""Why an address has no page: "takes a form", "a file"."""
