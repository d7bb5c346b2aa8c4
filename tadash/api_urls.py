"""Addresses of the API, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from accountability.api import CardViewSet, RatingViewSet
from engagements.agreements.api import AgreementViewSet, AttestationViewSet
from engagements.barriers.api import BarrierViewSet
from engagements.basics.api import EngagementViewSet
from engagements.beneficiaries.api import BeneficiariesViewSet
from engagements.clarity.api import (
    ContactViewSet,
    ContextReviewViewSet,
    DutyViewSet,
    NeedViewSet,
    WorkgroupViewSet,
)
from engagements.cohorts.api import CohortViewSet
from engagements.costs.api import CostViewSet
from engagements.protocol.api import ProtocolLineViewSet
from engagements.sites.api import SiteViewSet
from engagements.visits.api import NextStepViewSet, VisitViewSet
from engagements.visits.contact_api import ContactMatrixViewSet
from fidelity.headlines.api import HeadlineViewSet
from fidelity.instruments.api import InstrumentViewSet
from fidelity.marks.api import ChartMarkViewSet, ChartViewSet
from fidelity.measures.api import MeasureViewSet
from fidelity.monthly.api import MonthViewSet
from improvement.api import (
    CycleViewSet,
    GoalViewSet,
    InitiativeViewSet,
    RoutineViewSet,
    SetbackViewSet,
)
from lifecycle.api import (
    ExplorationViewSet,
    ExtensionViewSet,
    JointDecisionViewSet,
    StatusEntryViewSet,
    TriageViewSet,
)
from packets.api import PacketViewSet
from reviews.api import DecisionViewSet, ReviewViewSet
from scaling.api import ScalingViewSet
from sustainability.api import PlanViewSet
from tadash.api_reference import KeptDescription, reference
from tadash.watch_api import WatchViewSet

router = SimpleRouter()
router.register("cycles", CycleViewSet, basename="api-cycle")
router.register("goals", GoalViewSet, basename="api-goal")
router.register("initiatives", InitiativeViewSet, basename="api-initiative")
router.register("routines", RoutineViewSet, basename="api-routine")
router.register("setbacks", SetbackViewSet, basename="api-setback")
router.register("agreements", AgreementViewSet, basename="api-agreement")
router.register("attestations", AttestationViewSet, basename="api-attestation")
router.register("beneficiaries", BeneficiariesViewSet, basename="api-beneficiaries")
router.register("cohorts", CohortViewSet, basename="api-cohort")
router.register("costs", CostViewSet, basename="api-cost")
router.register("contact-matrix", ContactMatrixViewSet, basename="api-contact-matrix")
router.register("contacts", ContactViewSet, basename="api-contact")
router.register("context-reviews", ContextReviewViewSet, basename="api-context-review")
router.register("needs", NeedViewSet, basename="api-need")
router.register("roles", DutyViewSet, basename="api-duty")
router.register("workgroups", WorkgroupViewSet, basename="api-workgroup")
router.register("sites", SiteViewSet, basename="api-site")
router.register("cards", CardViewSet, basename="api-card")
router.register("ta-ratings", RatingViewSet, basename="api-ta-rating")
router.register("charts", ChartViewSet, basename="api-chart")
router.register("chart-marks", ChartMarkViewSet, basename="api-chart-mark")
router.register("engagements", EngagementViewSet, basename="api-engagement")
router.register("headlines", HeadlineViewSet, basename="api-headline")
router.register("instruments", InstrumentViewSet, basename="api-instrument")
router.register("months", MonthViewSet, basename="api-month")
router.register("measures", MeasureViewSet, basename="api-measure")
router.register("next-steps", NextStepViewSet, basename="api-next-step")
router.register("barriers", BarrierViewSet, basename="api-barrier")
router.register("protocol", ProtocolLineViewSet, basename="api-protocol")
router.register("status-entries", StatusEntryViewSet, basename="api-status-entry")
router.register("triages", TriageViewSet, basename="api-triage")
router.register("explorations", ExplorationViewSet, basename="api-exploration")
router.register("joint-decisions", JointDecisionViewSet, basename="api-joint-decision")
router.register("extensions", ExtensionViewSet, basename="api-extension")
router.register("packets", PacketViewSet, basename="api-packet")
router.register("plans", PlanViewSet, basename="api-plan")
router.register("scaling", ScalingViewSet, basename="api-scaling")
router.register("reviews", ReviewViewSet, basename="api-review")
router.register("decisions", DecisionViewSet, basename="api-decision")
router.register("watch", WatchViewSet, basename="api-watch")
router.register("visits", VisitViewSet, basename="api-visit")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/", reference, name="api-root"),
    path(
        "v1/schema/", SpectacularAPIView.as_view(generator_class=KeptDescription), name="api-schema"
    ),
]
