"""Addresses of engagements."""

from django.urls import URLPattern, path

from engagements.agreements.views import agreements, clauses, signatures
from engagements.barriers import views as barriers
from engagements.basics import views as engagements
from engagements.beneficiaries import views as beneficiaries
from engagements.cadences import views as cadences
from engagements.clarity.views import contacts, context, duties, needs, workgroups
from engagements.cohorts import views as cohorts
from engagements.costs import views as costs
from engagements.directory import views as imports
from engagements.protocol import views as protocol
from engagements.short_contacts import views as short_contacts
from engagements.sites import views as sites
from engagements.steps import views as steps
from engagements.team import views as people
from engagements.unconfirmed import views as vouching
from engagements.visits import (
    answer_views as visit_answers,
)
from engagements.visits import contact_views as matrices
from engagements.visits import (
    file_views as visit_files,
)
from engagements.visits import (
    views as visits,
)
from engagements.visits.log import views as logs

app_name = "engagements"

# engagements/
engagement_urls = [
    path("engagements/<int:pk>/edit/", engagements.engagement_edit, name="engagement-edit"),
    path("engagements/<int:pk>/stage/", engagements.stage_record, name="stage-record"),
    path("engagements/<int:pk>/sites/", engagements.participation_list, name="participation-list"),
    path(
        "engagements/<int:pk>/sites/add/", engagements.participation_add, name="participation-add"
    ),
    path("participations/<int:pk>/end/", engagements.participation_end, name="participation-end"),
]

# engagements/<pk>/agreement/, engagements/<pk>/assumptions/, agreements/, dosage/
agreement_urls = [
    path("engagements/<int:pk>/agreement/", agreements.agreement_list, name="agreement-list"),
    path(
        "engagements/<int:pk>/agreement/start/", agreements.agreement_start, name="agreement-start"
    ),
    path(
        "engagements/<int:pk>/agreement/amend/", agreements.agreement_amend, name="agreement-amend"
    ),
    path("engagements/<int:pk>/assumptions/", signatures.attestation_list, name="attestation-list"),
    path(
        "engagements/<int:pk>/assumptions/say/", signatures.attestation_add, name="attestation-add"
    ),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement-detail"),
    path("agreements/<int:pk>/edit/", agreements.agreement_edit, name="agreement-edit"),
    path("agreements/<int:pk>/offer/", agreements.agreement_offer, name="agreement-offer"),
    path("agreements/<int:pk>/recall/", agreements.agreement_recall, name="agreement-recall"),
    path("agreements/<int:pk>/sign/", signatures.agreement_sign, name="agreement-sign"),
    path("agreements/<int:pk>/compare/", agreements.agreement_compare, name="agreement-compare"),
    path("agreements/<int:pk>/pdf/", agreements.agreement_pdf, name="agreement-pdf"),
    path("agreements/<int:pk>/text/", agreements.agreement_text, name="agreement-text"),
    path("agreements/<int:pk>/clauses/add/", clauses.clause_add, name="clause-add"),
    path("agreements/<int:pk>/clauses/<uuid:key>/edit/", clauses.clause_edit, name="clause-edit"),
    path("agreements/<int:pk>/clauses/<uuid:key>/move/", clauses.clause_move, name="clause-move"),
    path(
        "agreements/<int:pk>/clauses/<uuid:key>/remove/",
        clauses.clause_remove,
        name="clause-remove",
    ),
    path("agreements/<int:pk>/dosage/add/", clauses.dosage_add, name="dosage-add"),
    path("dosage/<int:pk>/edit/", clauses.dosage_edit, name="dosage-edit"),
    path("dosage/<int:pk>/remove/", clauses.dosage_remove, name="dosage-remove"),
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
    path("invitations/list/", people.invite_many, name="invite-many"),
    path("invitations/list/example/", people.invite_example, name="invite-example"),
    path("invitations/<int:pk>/", people.invitation_change, name="invitation-change"),
    path("account/profile/", people.profile, name="profile"),
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
    path("sites/<int:pk>/number/", sites.site_number, name="site-number"),
]

# sites/imports/
import_urls = [
    path("sites/imports/", imports.import_list, name="import-list"),
    path("sites/imports/upload/", imports.import_upload, name="import-upload"),
    path("sites/imports/<int:pk>/", imports.import_detail, name="import-detail"),
    path("sites/imports/<int:pk>/columns/", imports.import_map, name="import-map"),
    path("sites/imports/<int:pk>/table/", imports.import_table, name="import-table"),
    path("sites/imports/<int:pk>/lines/", imports.import_lines, name="import-lines"),
    path("sites/imports/<int:pk>/answers/", imports.import_answer, name="import-answer"),
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
    path("engagements/<int:pk>/contacts/weeks/", matrices.contact_matrix, name="contact-matrix"),
    path("visits/contacts/", short_contacts.visit_contacts, name="visit-contacts"),
    path("visits/<int:pk>/confirm/", visit_answers.visit_confirm, name="visit-confirm"),
    path("visits/<int:pk>/dispute/", visit_answers.visit_dispute, name="visit-dispute"),
    path("visits/<int:pk>/files/add/", visit_files.file_add, name="file-add"),
    path("visits/files/<int:pk>/", visit_files.file_download, name="file-download"),
    path("visits/files/<int:pk>/remove/", visit_files.file_remove, name="file-remove"),
    path("visits/files/<int:pk>/restore/", visit_files.file_restore, name="file-restore"),
    path("visits/unconfirmed/", vouching.unconfirmed_list, name="unconfirmed-list"),
    path("visits/unconfirmed/places/<int:pk>/", vouching.place_settle, name="place-settle"),
    path("visits/unconfirmed/guests/<int:pk>/", vouching.guest_settle, name="guest-settle"),
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
    path("barriers/add/", barriers.barrier_begin, name="barrier-begin"),
    path("engagements/<int:pk>/barriers/", barriers.barrier_list, name="barrier-list"),
    path("engagements/<int:pk>/barriers/add/", barriers.barrier_add, name="barrier-add"),
    path("barriers/<int:pk>/", barriers.barrier_detail, name="barrier-detail"),
    path("barriers/<int:pk>/send-up/", barriers.barrier_send_up, name="barrier-send-up"),
    path("barriers/<int:pk>/answer/", barriers.barrier_answer, name="barrier-answer"),
    path("barriers/<int:pk>/pass-down/", barriers.barrier_pass_down, name="barrier-pass-down"),
    path("barriers/<int:pk>/close/", barriers.barrier_close, name="barrier-close"),
    path("barriers/<int:pk>/reopen/", barriers.barrier_reopen, name="barrier-reopen"),
]

# protocol/
protocol_urls = [
    path("engagements/<int:pk>/protocol/", protocol.protocol_list, name="protocol-list"),
    path("engagements/<int:pk>/protocol/add/", protocol.protocol_add, name="protocol-add"),
    path("protocol/<int:pk>/edit/", protocol.protocol_edit, name="protocol-edit"),
    path("protocol/<int:pk>/retire/", protocol.protocol_retire, name="protocol-retire"),
    path("protocol/<int:pk>/restore/", protocol.protocol_restore, name="protocol-restore"),
]

# engagements/…/context, needs, roles, contacts, workgroups, beneficiaries
clarity_urls = [
    path("engagements/<int:pk>/context/", context.context_list, name="context-list"),
    path("engagements/<int:pk>/context/add/", context.context_add, name="context-add"),
    path("engagements/context/<int:pk>/edit/", context.context_edit, name="context-edit"),
    path("engagements/<int:pk>/needs/", needs.need_list, name="need-list"),
    path("engagements/<int:pk>/needs/add/", needs.need_add, name="need-add"),
    path("engagements/needs/<int:pk>/edit/", needs.need_edit, name="need-edit"),
    path("engagements/needs/<int:pk>/settle/", needs.need_settle, name="need-settle"),
    path("engagements/needs/<int:pk>/reopen/", needs.need_reopen, name="need-reopen"),
    path("engagements/<int:pk>/roles/", duties.duty_list, name="duty-list"),
    path("engagements/<int:pk>/roles/add/", duties.duty_add, name="duty-add"),
    path("engagements/<int:pk>/roles/require/", duties.duty_require, name="duty-require"),
    path("engagements/roles/<int:pk>/edit/", duties.duty_edit, name="duty-edit"),
    path("engagements/roles/<int:pk>/fill/", duties.duty_fill, name="duty-fill"),
    path("engagements/holdings/<int:pk>/leave/", duties.duty_leave, name="duty-leave"),
    path("engagements/<int:pk>/contacts/", contacts.contact_list, name="contact-list"),
    path("engagements/<int:pk>/contacts/add/", contacts.contact_add, name="contact-add"),
    path("engagements/contacts/<int:pk>/edit/", contacts.contact_edit, name="contact-edit"),
    path("engagements/contacts/<int:pk>/retire/", contacts.contact_retire, name="contact-retire"),
    path(
        "engagements/contacts/<int:pk>/restore/", contacts.contact_restore, name="contact-restore"
    ),
    path("engagements/<int:pk>/workgroups/", workgroups.workgroup_list, name="workgroup-list"),
    path("engagements/<int:pk>/workgroups/add/", workgroups.workgroup_add, name="workgroup-add"),
    path("engagements/workgroups/<int:pk>/edit/", workgroups.workgroup_edit, name="workgroup-edit"),
    path("engagements/workgroups/<int:pk>/end/", workgroups.workgroup_end, name="workgroup-end"),
    path("engagements/<int:pk>/cohorts/", cohorts.cohort_list, name="cohort-list"),
    path("engagements/<int:pk>/cohorts/add/", cohorts.cohort_add, name="cohort-add"),
    path("engagements/cohorts/<int:pk>/", cohorts.cohort_detail, name="cohort-detail"),
    path("engagements/cohorts/<int:pk>/edit/", cohorts.cohort_edit, name="cohort-edit"),
    path("engagements/cohorts/<int:pk>/sites/", cohorts.cohort_gather, name="cohort-gather"),
    path(
        "engagements/cohorts/<int:pk>/sites/<int:site>/release/",
        cohorts.cohort_release,
        name="cohort-release",
    ),
    path("engagements/cohorts/<int:pk>/remove/", cohorts.cohort_remove, name="cohort-remove"),
    path("engagements/<int:pk>/costs/", costs.cost_list, name="cost-list"),
    path("engagements/<int:pk>/costs/add/", costs.cost_add, name="cost-add"),
    path("engagements/costs/<int:pk>/edit/", costs.cost_edit, name="cost-edit"),
    path("engagements/costs/<int:pk>/remove/", costs.cost_remove, name="cost-remove"),
    path(
        "engagements/<int:pk>/beneficiaries/",
        beneficiaries.beneficiaries_list,
        name="beneficiaries-list",
    ),
    path(
        "engagements/<int:pk>/beneficiaries/add/",
        beneficiaries.beneficiaries_add,
        name="beneficiaries-add",
    ),
    path(
        "engagements/beneficiaries/<int:pk>/edit/",
        beneficiaries.beneficiaries_edit,
        name="beneficiaries-edit",
    ),
    path(
        "engagements/beneficiaries/<int:pk>/remove/",
        beneficiaries.beneficiaries_remove,
        name="beneficiaries-remove",
    ),
]

urlpatterns: list[URLPattern] = [
    *barrier_urls,
    *protocol_urls,
    *engagement_urls,
    *agreement_urls,
    *people_urls,
    *site_urls,
    *import_urls,
    *visit_urls,
    *step_urls,
    *cadence_urls,
    *clarity_urls,
]
