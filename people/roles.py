"""Who may do what: data only. `engagements.access` answers from it.

A role is held in an engagement through an assignment; an administrator is one everywhere.
The stored values are plain codes and never change; the labels may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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


class Side(TextChoices):
    """The two sides of an engagement."""

    PROVIDER = "provider", "TA provider"
    RECIPIENT = "recipient", "State"


class Reach(StrEnum):
    """How far a role reaches: into every engagement, all of its own, or one site of it."""

    EVERYWHERE = "everywhere"
    ENGAGEMENT = "engagement"
    SITE = "site"


class Permission(StrEnum):
    MANAGE_SITES = "manage_sites"
    MANAGE_ENGAGEMENT = "manage_engagement"
    MANAGE_PEOPLE = "manage_people"
    APPOINT = "appoint"
    PLAN_VISITS = "plan_visits"
    LOG_VISIT = "log_visit"
    SETTLE_NEXT_STEP = "settle_next_step"
    ENTER_MEASURE = "enter_measure"
    APPROVE_MEASURE = "approve_measure"
    PLAN_MEASURES = "plan_measures"
    CHOOSE_HEADLINE = "choose_headline"
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
    MARK_CHARTS = "mark_charts"
    SET_GOALS = "set_goals"
    RUN_CYCLE = "run_cycle"
    RECORD_SETBACK = "record_setback"
    MAP_INITIATIVES = "map_initiatives"
    RATE_TA = "rate_ta"
    PLAN_REVIEW = "plan_review"
    WRITE_MINUTES = "write_minutes"
    JUDGE_DECISION = "judge_decision"
    READ_HISTORY = "read_history"
    CLOSE_MONTH = "close_month"
    SIGN_PACKET = "sign_packet"


P = Permission

RECIPIENTS_ONLY = frozenset({P.CONFIRM_VISIT, P.ANSWER_BARRIER})
"""What the TA provider cannot say for the recipient."""

SIGNED_BY_A_SIDE = frozenset({P.APPROVE_PLAN, P.ATTEST, P.SIGN_AGREEMENT, P.RATE_TA, P.SIGN_PACKET})
"""What a side says of itself: whoever says it must stand on that side of the engagement."""

OF_THE_TEAM = frozenset({P.CLOSE_MONTH})
"""What those do together who sit at the table of the monthly review, and nobody for them."""

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


@dataclass(frozen=True)
class RoleFacts:
    """What follows from holding a role. Nothing about a role is decided anywhere else.

    `side` is whose word it speaks, None for one who only reads. `kinds` are the kinds of sites
    at which a role that reaches one site is held. `fills_roles` says who fills the roles of its
    side, `leads` who answers for the TA and takes over what others left. `home` is the question
    that its home page answers. `appoints` are the roles whose people it names, at its place or
    below: those of its own side.
    """

    side: Side | None
    reach: Reach
    home: str
    grants: frozenset[Permission]
    kinds: tuple[str, ...] = ()
    fills_roles: bool = False
    leads: bool = False
    appoints: frozenset[Role] = frozenset()

    @property
    def is_wide(self) -> bool:
        return self.reach == Reach.ENGAGEMENT


ROLES: Mapping[Role, RoleFacts] = {
    Role.ADMINISTRATOR: RoleFacts(
        side=Side.PROVIDER,
        reach=Reach.EVERYWHERE,
        home="Is everything in order?",
        grants=frozenset(Permission) - RECIPIENTS_ONLY - SIGNED_BY_A_SIDE - OF_THE_TEAM,
        fills_roles=True,
        appoints=frozenset(Role) - {Role.ADMINISTRATOR},
    ),
    Role.TA_LEAD: RoleFacts(
        side=Side.PROVIDER,
        reach=Reach.ENGAGEMENT,
        home="What is happening this month?",
        grants=frozenset(Permission) - {P.MANAGE_SITES} - RECIPIENTS_ONLY,
        fills_roles=True,
        leads=True,
        appoints=frozenset({Role.TA_LEAD, Role.TA_SPECIALIST, Role.OBSERVER}),
    ),
    Role.TA_SPECIALIST: RoleFacts(
        side=Side.PROVIDER,
        reach=Reach.ENGAGEMENT,
        home="What is happening this month?",
        grants=frozenset(
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
                P.MARK_CHARTS,
                P.SET_GOALS,
                P.RUN_CYCLE,
                P.RECORD_SETBACK,
                P.MAP_INITIATIVES,
                P.RATE_TA,
                P.WRITE_MINUTES,
                P.JUDGE_DECISION,
            }
        ),
    ),
    Role.STATE_LEADERSHIP: RoleFacts(
        side=Side.RECIPIENT,
        reach=Reach.ENGAGEMENT,
        home="How is it going, and what waits for you?",
        grants=frozenset(
            {
                P.DECIDE_STATUS,
                P.EDIT_CLARITY,
                P.ATTEST,
                P.DRAFT_AGREEMENT,
                P.SIGN_AGREEMENT,
                P.CONFIRM_VISIT,
                P.RAISE_BARRIER,
                P.ANSWER_BARRIER,
                P.MARK_CHARTS,
                P.SET_GOALS,
                P.RUN_CYCLE,
                P.RECORD_SETBACK,
                P.MAP_INITIATIVES,
                P.RATE_TA,
                P.SETTLE_NEXT_STEP,
                P.ENTER_MEASURE,
                P.APPROVE_MEASURE,
                P.CHOOSE_HEADLINE,
                P.EDIT_PLAN,
                P.APPROVE_PLAN,
                P.REVIEW_PLAN,
                P.PLAN_REVIEW,
                P.WRITE_MINUTES,
                P.JUDGE_DECISION,
                P.READ_HISTORY,
                P.APPOINT,
                P.CLOSE_MONTH,
                P.SIGN_PACKET,
            }
        ),
        fills_roles=True,
        appoints=frozenset({Role.STATE_LEADERSHIP, Role.DISTRICT, Role.SCHOOL, Role.OBSERVER}),
    ),
    Role.DISTRICT: RoleFacts(
        side=Side.RECIPIENT,
        reach=Reach.SITE,
        home="What is due from your district?",
        grants=LOCAL_DEEDS | {P.APPROVE_MEASURE, P.MAP_INITIATIVES, P.APPOINT},
        kinds=("district", "region"),
        appoints=frozenset({Role.DISTRICT, Role.SCHOOL}),
    ),
    Role.SCHOOL: RoleFacts(
        side=Side.RECIPIENT,
        reach=Reach.SITE,
        home="What is due from your school?",
        grants=LOCAL_DEEDS,
        kinds=("school",),
    ),
    Role.OBSERVER: RoleFacts(
        side=None,
        reach=Reach.ENGAGEMENT,
        home="Which engagements do you follow?",
        grants=frozenset(),
    ),
}


GRANTS: Mapping[Role, frozenset[Permission]] = {role: each.grants for role, each in ROLES.items()}

PROVIDER_ROLES = frozenset(role for role in Role if ROLES[role].side == Side.PROVIDER)
"""Roles on the TA provider's side."""

RECIPIENT_ROLES = frozenset(role for role in Role if ROLES[role].side == Side.RECIPIENT)
"""Roles on the side of the state. An observer stands on neither."""

WIDE_ROLES = frozenset(role for role in Role if ROLES[role].reach == Reach.ENGAGEMENT)
"""Roles that reach every site of their engagement."""

LOCAL_ROLES = frozenset(role for role in Role if ROLES[role].reach == Reach.SITE)
"""Roles that reach one site and the sites below it."""

STAFF_ROLES = PROVIDER_ROLES & WIDE_ROLES
"""Roles of those who do the TA in an engagement."""

LEADING_ROLES = frozenset(role for role in STAFF_ROLES if ROLES[role].leads)
"""Roles of those who answer for the TA in an engagement."""


def roles_granting(permission: Permission, side: Side | None = None) -> frozenset[Role]:
    """The roles that grant `permission`; with a side, those of it."""
    granting = frozenset(role for role, granted in GRANTS.items() if permission in granted)
    if side is None:
        return granting
    return frozenset(role for role in granting if ROLES[role].side == side)
