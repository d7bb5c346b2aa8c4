"""Addresses of engagements."""

from django.urls import URLPattern, path

from engagements.views import (
    barriers,
    cadences,
    engagements,
    imports,
    logs,
    people,
    sites,
    steps,
    visits,
)

app_name = "engagements"

# engagements/
engagement_urls = [
    path("engagements/", engagements.engagement_list, name="engagement-list"),
    path("engagements/add/", engagements.engagement_add, name="engagement-add"),
    path("engagements/<int:pk>/", engagements.engagement_detail, name="engagement-detail"),
    path("engagements/<int:pk>/edit/", engagements.engagement_edit, name="engagement-edit"),
    path(
        "engagements/<int:pk>/history/", engagements.engagement_history, name="engagement-history"
    ),
    path("engagements/<int:pk>/stage/", engagements.stage_record, name="stage-record"),
    path("engagements/<int:pk>/sites/", engagements.participation_list, name="participation-list"),
    path(
        "engagements/<int:pk>/sites/add/", engagements.participation_add, name="participation-add"
    ),
    path("participations/<int:pk>/end/", engagements.participation_end, name="participation-end"),
]

# people/, assignments/, invitations/
people_urls = [
    path("people/", people.person_list, name="person-list"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/close/", people.person_close, name="person-close"),
    path(
        "people/<int:pk>/administrator/",
        people.person_administrator,
        name="person-administrator",
    ),
    path("engagements/<int:pk>/people/add/", people.person_add, name="person-add"),
    path("assignments/<int:pk>/end/", people.assignment_end, name="assignment-end"),
    path("invitations/", people.invitation_list, name="invitation-list"),
    path("invitations/<int:pk>/", people.invitation_change, name="invitation-change"),
    path("invitations/<str:token>/", people.invitation_accept, name="invitation-accept"),
]

# sites/
site_urls = [
    path("sites/", sites.site_list, name="site-list"),
    path("sites/add/", sites.site_add, name="site-add"),
    path("sites/<int:pk>/", sites.site_detail, name="site-detail"),
    path("sites/<int:pk>/edit/", sites.site_edit, name="site-edit"),
    path("sites/<int:pk>/move/", sites.site_move, name="site-move"),
    path("sites/<int:pk>/status/", sites.site_status, name="site-status"),
]

# sites/imports/
import_urls = [
    path("sites/imports/", imports.import_list, name="import-list"),
    path("sites/imports/upload/", imports.import_upload, name="import-upload"),
    path("sites/imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("sites/imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("sites/imports/<int:pk>/confirm/", imports.import_confirm, name="import-confirm"),
    path("sites/imports/<int:pk>/discard/", imports.import_discard, name="import-discard"),
    path("sites/imports/<int:pk>/annotated/", imports.import_annotated, name="import-annotated"),
    path("sites/imports/<int:pk>/rest/", imports.import_rest, name="import-rest"),
]

# visits/
visit_urls = [
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/plan/", visits.visit_add, name="visit-add"),
    path("visits/quick/", logs.visit_quick_log, name="visit-quick-log"),
    path("visits/log/", logs.visit_log_unplanned, name="visit-log-unplanned"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit-edit"),
    path("visits/<int:pk>/move/", visits.visit_move, name="visit-move"),
    path("visits/<int:pk>/cancel/", visits.visit_cancel, name="visit-cancel"),
    path("visits/<int:pk>/restore/", visits.visit_restore, name="visit-restore"),
    path("visits/<int:pk>/log/", logs.visit_log, name="visit-log"),
]

# next-steps/
step_urls = [
    path("next-steps/", steps.step_list, name="step-list"),
    path("next-steps/<int:pk>/settle/", steps.step_settle, name="step-settle"),
]

# cadences/, gaps/
cadence_urls = [
    path("cadences/", cadences.cadence_list, name="cadence-list"),
    path("cadences/add/", cadences.cadence_add, name="cadence-add"),
    path("cadences/preview/", cadences.cadence_preview, name="cadence-preview"),
    path("cadences/<int:pk>/", cadences.cadence_detail, name="cadence-detail"),
    path("cadences/<int:pk>/edit/", cadences.cadence_edit, name="cadence-edit"),
    path("cadences/<int:pk>/stop/", cadences.cadence_stop, name="cadence-stop"),
    path("cadences/<int:pk>/resume/", cadences.cadence_resume, name="cadence-resume"),
    path("gaps/", cadences.gap_list, name="gap-list"),
    path("gaps/<int:pk>/remove/", cadences.gap_remove, name="gap-remove"),
]

# barriers/
barrier_urls = [
    path("barriers/", barriers.barrier_home, name="barrier-home"),
    path("engagements/<int:pk>/barriers/", barriers.barrier_list, name="barrier-list"),
    path("engagements/<int:pk>/barriers/add/", barriers.barrier_add, name="barrier-add"),
    path("barriers/<int:pk>/", barriers.barrier_detail, name="barrier-detail"),
    path("barriers/<int:pk>/send-up/", barriers.barrier_send_up, name="barrier-send-up"),
    path("barriers/<int:pk>/answer/", barriers.barrier_answer, name="barrier-answer"),
    path("barriers/<int:pk>/pass-down/", barriers.barrier_pass_down, name="barrier-pass-down"),
    path("barriers/<int:pk>/close/", barriers.barrier_close, name="barrier-close"),
    path("barriers/<int:pk>/reopen/", barriers.barrier_reopen, name="barrier-reopen"),
]

urlpatterns: list[URLPattern] = [
    *barrier_urls,
    *engagement_urls,
    *people_urls,
    *site_urls,
    *import_urls,
    *visit_urls,
    *step_urls,
    *cadence_urls,
]
