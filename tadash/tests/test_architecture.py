"""What keeps every row in scope: whatever shows, takes or lists rows asks for those in sight.

Two rules. A view or an API module asks for rows only through `visible_to`. A module that helps to
show or to choose (forms, filters, exports, lines, pages) may besides look for what belongs to a row
that is in hand already, and says so by the field that leads to it.
"""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "people",
    "editing",
    "engagements",
    "fidelity",
    "improvement",
    "sustainability",
    "reviews",
    "accountability",
    "scaling",
    "lifecycle",
    "packets",
    "notifications",
    "office",
    "tadash",
)
ALLOWED = {"visible_to", "none", "wide_for"}

SCOPED = {
    "accountability.CardMonth",
    "accountability.Rating",
    "engagements.Site",
    "engagements.Engagement",
    "engagements.Assignment",
    "engagements.Cadence",
    "engagements.PlannedGap",
    "engagements.Visit",
    "engagements.NextStep",
    "engagements.Agreement",
    "engagements.AgreementPdf",
    "engagements.Attestation",
    "engagements.Barrier",
    "engagements.Beneficiaries",
    "engagements.Clause",
    "engagements.Cohort",
    "engagements.Contact",
    "engagements.ContextReview",
    "engagements.Cost",
    "engagements.Duty",
    "engagements.DutyHolding",
    "engagements.Need",
    "engagements.ProtocolLine",
    "engagements.VisitFile",
    "engagements.VisitGuest",
    "engagements.Workgroup",
    "engagements.Dosage",
    "engagements.Participation",
    "engagements.SiteImport",
    "engagements.ImportLine",
    "engagements.StageEntry",
    "fidelity.Headline",
    "fidelity.InstrumentVersion",
    "fidelity.ChartMark",
    "fidelity.Rollup",
    "people.KeptForm",
    "fidelity.InstrumentUse",
    "fidelity.ExpectedMeasure",
    "fidelity.Administration",
    "fidelity.PartScore",
    "improvement.Cycle",
    "improvement.Goal",
    "improvement.GoalTarget",
    "improvement.GoalValue",
    "improvement.Initiative",
    "improvement.InitiativeAsk",
    "improvement.Routine",
    "improvement.RoutinePerson",
    "improvement.RoutineRun",
    "improvement.Setback",
    "lifecycle.Exploration",
    "lifecycle.Extension",
    "lifecycle.Finding",
    "lifecycle.JointDecision",
    "lifecycle.SideWord",
    "lifecycle.StatusEntry",
    "lifecycle.Triage",
    "lifecycle.Waiver",
    "packets.Packet",
    "packets.PacketFile",
    "packets.PacketLink",
    "packets.PacketSignature",
    "reviews.AgendaItem",
    "reviews.Attendee",
    "reviews.Decision",
    "reviews.Judgment",
    "reviews.Review",
    "reviews.ReviewRule",
    "sustainability.Plan",
    "sustainability.PlanItem",
    "sustainability.PlanReview",
    "notifications.Notification",
    "office.Run",
}
"""Models whose querysets have `visible_to`."""

WITHIN = {
    "engagements.Activity": "visit",
    "engagements.BarrierMove": "barrier",
    "engagements.Cadence_sites": "cadence",
    "engagements.Clause_visits": "visit",
    "engagements.CohortSite": "cohort",
    "engagements.Signature": "agreement",
    "engagements.SiteIdentifier": "site",
    "engagements.SiteMembership": "site",
    "engagements.SiteStatus": "site",
    "engagements.VisitAnswer": "visit",
    "engagements.Visit_sites": "visit",
    "engagements.Visit_staff": "visit",
    "engagements.Workgroup_members": "workgroup",
    "fidelity.InstrumentUse_parts": "instrumentuse",
    "packets.Refusal": "packet",
    "sustainability.PlanApproval": "plan",
}
"""Models without a way of their own into a page: read only from the scoped row that they name."""

GLOBAL = {
    "engagements.Innovation": "what may be scaled is known to everybody",
    "fidelity.Criterion": "a piece of an instrument",
    "fidelity.Instrument": "instruments are known to everybody",
    "fidelity.Item": "a piece of an instrument",
    "fidelity.Part": "a piece of an instrument",
    "fidelity.Section": "a piece of an instrument",
    "people.Invitation": "found by its token, or by who may invite",
    "people.Organisation": "names of organizations are known to everybody",
    "people.User": "narrowed by `people_visible_to`",
    "people.User_groups": "not used",
    "people.User_user_permissions": "not used",
}
"""Models that stand outside every engagement, and why nobody's rows are told by them."""

OWN = {
    "fidelity.DirtyCell": "marks that triggers leave for the fold; shown to nobody",
}
"""Models whose rows are no page's."""

APPEND_ONLY = {"audit.Event"}
"""Models that are added to, and otherwise only read: by the row that they tell of."""


HELPING = {
    "beside",
    "cards",
    "choosing",
    "details",
    "exports",
    "facts",
    "filters",
    "forms",
    "home",
    "leadership",
    "lines",
    "listing",
    "lists",
    "my",
    "page",
    "pages",
    "pieces",
    "reader",
    "rows",
    "searching",
    "summaries",
    "tables",
    "timeline",
    "trends",
    "units",
    "voices",
}
"""Words in the names of modules that show or choose rows, and are no views."""

IN_HAND = {
    "administration",
    "agreement",
    "agreement__engagement",
    "barrier__in",
    "brief",
    "engagement",
    "engagement__in",
    "engagement_id",
    "pk__in",
    "site",
    "visit",
}
"""Fields by which rows of something that is in sight already are found."""

ON_PURPOSE = {
    ("engagements/cadences/forms.py", "User"): "who leads the cadence already stays to be chosen",
    ("engagements/sites/filters.py", "Site"): "narrows sites in sight to an engagement's",
    ("sustainability/summaries.py", "PlanReview"): "reviews of plans in sight",
    ("engagements/sites/filters.py", "SiteStatus"): "narrows sites in sight by their status",
    ("engagements/steps/lines.py", "NextStep"): "marks rows in sight",
    ("office/filters.py", "Notification"): "kinds of mail, for an administrator",
    ("engagements/team/forms.py", "Site"): "sites of the state in which a role may be given",
    ("engagements/visits/log/forms.py", "NextStep"): "the steps of the visit's own engagement",
    ("engagements/visits/my_month.py", "Visit"): "narrows visits in sight to one's own",
    ("fidelity/headlines/lines.py", "Part"): "instruments are known to everybody",
    ("fidelity/measures/details.py", "InstrumentVersion"): "instruments are known to everybody",
    ("fidelity/measures/filters.py", "Part"): "instruments are known to everybody",
    ("fidelity/measures/long_exports.py", "PartScore"): "of measures in sight",
    ("fidelity/measures/long_exports.py", "Administration"): "of measures in sight",
    ("fidelity/measures/long_exports.py", "Item"): "of measures in sight",
    ("fidelity/monthly/units.py", "Engagement"): "the state of an engagement in sight",
    ("fidelity/monthly/units.py", "Site"): "`units_visible_to` is a scope itself",
    ("accountability/listing.py", "Assignment"): "one's own roles",
    ("packets/beside.py", "Packet"): "the content, by its hash, of a packet in sight",
}
"""Where a helping module asks in another way, and why that shows nobody what is not theirs."""


def modules(words):
    for app in OURS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).parts
            hidden = {"tests", "migrations", "management", "models"} & set(parts)
            named = set(path.stem.split("_")) & words or ("views" in words and "views" in parts)
            if named and not hidden:
                yield path


def managers(tree):
    """Every use of a manager: its node, and its model's name where it is plain."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield node, getattr(node.value, "id", "")


def parents_of(tree):
    return {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def calls_on(node, above):
    """The calls chained upon a manager, first to last."""
    while isinstance(above.get(id(node)), ast.Attribute | ast.Call):
        node = above[id(node)]
        if isinstance(node, ast.Call):
            yield node


def is_scoped(node, above):
    follower = above.get(id(node))
    return isinstance(follower, ast.Attribute) and follower.attr in ALLOWED


def is_in_hand(node, above):
    """Whether a chain narrows to a row in hand, or to the row of the query around it."""
    for call in calls_on(node, above):
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"about", "below", "of"}:
            return True
        for each in call.keywords:
            outer = isinstance(each.value, ast.Call) and getattr(each.value.func, "id", "")
            if each.arg in IN_HAND or outer == "OuterRef":
                return True
    return False


def loose_managers(tree):
    above = parents_of(tree)
    return [node.lineno for node, _ in managers(tree) if not is_scoped(node, above)]


def loose_helpers(tree, name=""):
    above = parents_of(tree)
    return [
        f"{name}:{node.lineno} {model}"
        for node, model in managers(tree)
        if not is_scoped(node, above)
        and not is_in_hand(node, above)
        and (name, model) not in ON_PURPOSE
    ]


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", list(modules({"views", "api"})), ids=lambda path: str(path.relative_to(ROOT))
)
def test_view_asks_for_rows_only_through_scope(path):
    assert loose_managers(tree_of(path)) == []


def test_helping_modules_ask_for_rows_in_sight_or_of_what_is_in_hand():
    found = [
        loose
        for path in modules(HELPING)
        for loose in loose_helpers(tree_of(path), str(path.relative_to(ROOT)))
    ]

    assert found == []


def test_what_is_allowed_on_purpose_is_still_there():
    asked = {
        (str(path.relative_to(ROOT)), model)
        for path in modules(HELPING)
        for _, model in managers(tree_of(path))
    }

    assert set(ON_PURPOSE) - asked == set()


def test_loose_managers_finds_a_plain_query():
    tree = ast.parse("Site.objects.filter(pk=1)\nSite.objects.visible_to(user)")

    assert loose_managers(tree) == [1]


@pytest.mark.parametrize(
    ("query", "is_loose"),
    [
        ("Visit.objects.visible_to(user)", False),
        ("Visit.objects.held().filter(engagement=engagement)", False),
        ("Visit.objects.filter(pk=OuterRef('visit'))", False),
        ("Visit.objects.all()", True),
        ("Visit.objects.get(pk=asked)", True),
        ("Visit.objects.filter(title=words)", True),
    ],
)
def test_loose_helpers_finds_what_is_led_to_by_nothing_in_hand(query, is_loose):
    assert bool(loose_helpers(ast.parse(query))) == is_loose


@pytest.mark.parametrize("label", sorted(SCOPED))
def test_scoped_model_has_visible_to(label):
    model = apps.get_model(label)

    assert hasattr(model.objects.all(), "visible_to")


def test_every_model_says_who_sees_its_rows():
    ours = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.split(".")[0] in {*OURS, "audit", "exports"}
    }
    declared = [*SCOPED, *WITHIN, *GLOBAL, *OWN, *APPEND_ONLY]

    assert sorted(declared) == sorted(ours)


@pytest.mark.parametrize("label", sorted(WITHIN))
def test_model_within_another_leads_to_it(label):
    names = {field.name for field in apps.get_model(label)._meta.get_fields()}

    assert WITHIN[label] in names


def test_what_was_told_is_asked_of_one_rule_and_not_of_the_outbox():
    asking = [
        path.relative_to(ROOT).as_posix()
        for app in OURS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "Notification.objects" in path.read_text()
        and not {"tests", "notifications"} & set(path.relative_to(ROOT).parts)
    ]

    # How much waits or was given up, for an administrator and for a machine that watches.
    assert asking == [
        "office/filters.py",
        "office/notices.py",
        "office/places.py",
        "office/views.py",
        "tadash/home.py",
        "tadash/metrics.py",
    ]
