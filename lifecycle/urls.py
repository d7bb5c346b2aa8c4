"""Addresses of triage, decisions, gates and the history of stages."""

from django.urls import path

from lifecycle.views import deciding, exploring, reports, status, triage

app_name = "lifecycle"

# engagements/<pk>/status/
status_urls = [
    path("engagements/add/", reports.engagement_begin, name="engagement-begin"),
    path("engagements/<int:pk>/status/", status.gate, name="gate-page"),
    path("engagements/<int:pk>/status/move/", status.move, name="status-move"),
    path("engagements/<int:pk>/status/override/", status.override, name="status-override"),
    path("engagements/<int:pk>/status/withdraw/", status.withdraw, name="status-withdraw"),
    path(
        "engagements/<int:pk>/status/leave-out/<slug:item>/",
        status.waiver_add,
        name="waiver-add",
    ),
    path("waivers/<int:pk>/retire/", status.waiver_retire, name="waiver-retire"),
    path("status-history/", reports.status_list, name="status-list"),
    path("engagements/<int:pk>/stages/", reports.stage_list, name="stage-list"),
]

# triages/
triage_urls = [
    path("engagements/<int:pk>/triage/", triage.page, name="triage-page"),
    path("engagements/<int:pk>/triage/answer/", triage.answer, name="triage-answer"),
    path("triages/<int:pk>/decide/", triage.decide, name="triage-decide"),
]

# explorations/
exploration_urls = [
    path("engagements/<int:pk>/exploration/", exploring.page, name="exploration-page"),
    path(
        "engagements/<int:pk>/exploration/add/", exploring.exploration_add, name="exploration-add"
    ),
    path("explorations/<int:pk>/edit/", exploring.exploration_edit, name="exploration-edit"),
    path("explorations/<int:pk>/findings/add/", exploring.finding_add, name="finding-add"),
    path("findings/<int:pk>/edit/", exploring.finding_edit, name="finding-edit"),
]

# decisions/ and extensions/
decision_urls = [
    path("decisions/", reports.decision_list, name="decision-list"),
    path("engagements/<int:pk>/decision/", deciding.page, name="decision-page"),
    path("engagements/<int:pk>/decision/word/", deciding.word_say, name="word-say"),
    path("engagements/<int:pk>/extensions/", deciding.extension_list, name="extension-list"),
    path(
        "engagements/<int:pk>/extensions/add/", deciding.extension_propose, name="extension-propose"
    ),
    path("extensions/<int:pk>/answer/", deciding.extension_answer, name="extension-answer"),
]

urlpatterns = [*status_urls, *triage_urls, *exploration_urls, *decision_urls]
