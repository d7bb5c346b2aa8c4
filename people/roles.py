"""Who may do what: data only. `engagements.access.can` is its one reader.

A role is held in an engagement through an assignment; an administrator is one everywhere.
The stored values are plain codes and never change; the labels may.
"""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    ADMINISTRATOR = "administrator", "Administrator"
    TA_LEAD = "ta_lead", "TA lead"
    TA_SPECIALIST = "ta_specialist", "TA specialist"
    STATE_LEADERSHIP = "state_leadership", "State leadership"
    DISTRICT = "district", "District team"
    SCHOOL = "school", "School team"
    OBSERVER = "observer", "Observer"


PROVIDER_ROLES = frozenset({Role.ADMINISTRATOR, Role.TA_LEAD, Role.TA_SPECIALIST})
"""Roles on the TA provider's side."""

WIDE_ROLES = frozenset({Role.TA_LEAD, Role.TA_SPECIALIST, Role.STATE_LEADERSHIP, Role.OBSERVER})
"""Roles that reach every site of their engagement."""

LOCAL_ROLES = frozenset({Role.DISTRICT, Role.SCHOOL})
"""Roles that reach one site and the sites below it."""


class Permission(StrEnum):
    MANAGE_SITES = "manage_sites"
    MANAGE_ENGAGEMENT = "manage_engagement"
    MANAGE_PEOPLE = "manage_people"
    PLAN_VISITS = "plan_visits"
    LOG_VISIT = "log_visit"
    SETTLE_NEXT_STEP = "settle_next_step"
    ENTER_MEASURE = "enter_measure"
    APPROVE_MEASURE = "approve_measure"
    PLAN_MEASURES = "plan_measures"
    EDIT_PLAN = "edit_plan"
    APPROVE_PLAN = "approve_plan"
    REVIEW_PLAN = "review_plan"
    DECIDE_STATUS = "decide_status"
    EDIT_CLARITY = "edit_clarity"
    ATTEST = "attest"
    DRAFT_AGREEMENT = "draft_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    CONFIRM_VISIT = "confirm_visit"
    RAISE_BARRIER = "raise_barrier"
    ANSWER_BARRIER = "answer_barrier"
    SET_GOALS = "set_goals"
    RUN_CYCLE = "run_cycle"
    RECORD_SETBACK = "record_setback"
    MAP_INITIATIVES = "map_initiatives"
    RATE_TA = "rate_ta"


P = Permission

RECIPIENTS_ONLY = frozenset({P.CONFIRM_VISIT, P.ANSWER_BARRIER})
"""What the TA provider cannot say for the recipient."""

SIGNED_BY_A_SIDE = frozenset({P.APPROVE_PLAN, P.ATTEST, P.SIGN_AGREEMENT, P.RATE_TA})
"""What a side says of itself: whoever says it must stand on that side of the engagement."""

LOCAL_DEEDS = frozenset(
    {
        P.SETTLE_NEXT_STEP,
        P.ENTER_MEASURE,
        P.CONFIRM_VISIT,
        P.RAISE_BARRIER,
        P.ANSWER_BARRIER,
        P.RUN_CYCLE,
        P.RECORD_SETBACK,
    }
)

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission) - RECIPIENTS_ONLY - SIGNED_BY_A_SIDE,
    Role.TA_LEAD: frozenset(Permission) - {P.MANAGE_SITES} - RECIPIENTS_ONLY,
    Role.TA_SPECIALIST: frozenset(
        {
            P.PLAN_VISITS,
            P.LOG_VISIT,
            P.SETTLE_NEXT_STEP,
            P.ENTER_MEASURE,
            P.APPROVE_MEASURE,
            P.EDIT_PLAN,
            P.REVIEW_PLAN,
            P.EDIT_CLARITY,
            P.DRAFT_AGREEMENT,
            P.RAISE_BARRIER,
            P.SET_GOALS,
            P.RUN_CYCLE,
            P.RECORD_SETBACK,
            P.MAP_INITIATIVES,
            P.RATE_TA,
        }
    ),
    Role.STATE_LEADERSHIP: frozenset(
        {
            P.DECIDE_STATUS,
            P.EDIT_CLARITY,
            P.ATTEST,
            P.DRAFT_AGREEMENT,
            P.SIGN_AGREEMENT,
            P.CONFIRM_VISIT,
            P.RAISE_BARRIER,
            P.ANSWER_BARRIER,
            P.SET_GOALS,
            P.RUN_CYCLE,
            P.RECORD_SETBACK,
            P.MAP_INITIATIVES,
            P.RATE_TA,
            P.SETTLE_NEXT_STEP,
            P.ENTER_MEASURE,
            P.APPROVE_MEASURE,
            P.EDIT_PLAN,
            P.APPROVE_PLAN,
            P.REVIEW_PLAN,
        }
    ),
    Role.DISTRICT: LOCAL_DEEDS | {P.APPROVE_MEASURE, P.MAP_INITIATIVES},
    Role.SCHOOL: LOCAL_DEEDS,
    Role.OBSERVER: frozenset(),
}
