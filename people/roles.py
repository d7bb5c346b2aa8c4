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


P = Permission

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission) - {P.APPROVE_PLAN},
    Role.TA_LEAD: frozenset(Permission) - {P.MANAGE_SITES},
    Role.TA_SPECIALIST: frozenset(
        {
            P.PLAN_VISITS,
            P.LOG_VISIT,
            P.SETTLE_NEXT_STEP,
            P.ENTER_MEASURE,
            P.APPROVE_MEASURE,
            P.EDIT_PLAN,
            P.REVIEW_PLAN,
        }
    ),
    Role.STATE_LEADERSHIP: frozenset(
        {
            P.SETTLE_NEXT_STEP,
            P.ENTER_MEASURE,
            P.APPROVE_MEASURE,
            P.EDIT_PLAN,
            P.APPROVE_PLAN,
            P.REVIEW_PLAN,
        }
    ),
    Role.DISTRICT: frozenset({P.SETTLE_NEXT_STEP, P.ENTER_MEASURE, P.APPROVE_MEASURE}),
    Role.SCHOOL: frozenset({P.SETTLE_NEXT_STEP, P.ENTER_MEASURE}),
    Role.OBSERVER: frozenset(),
}
