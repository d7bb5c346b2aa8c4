"""Addresses of fidelity."""

from django.urls import URLPattern, path

from fidelity.headlines import views as headlines
from fidelity.marks import views as marks
from fidelity.measures import approval_views as approvals
from fidelity.measures import entry_views as entry
from fidelity.measures import views as measures
from fidelity.monthly import unit_views as units
from fidelity.monthly import views as monthly
from fidelity.uses import views as instruments

app_name = "fidelity"

# measures/
measure_urls = [
    path("measures/", measures.measure_list, name="measure-list"),
    path("measures/approvals/", approvals.approval_list, name="approval-list"),
    path("measures/<int:pk>/", measures.measure_detail, name="measure-detail"),
    path("measures/<int:pk>/start/", entry.measure_start, name="measure-start"),
    path("measures/<int:pk>/entry/", entry.measure_entry, name="measure-entry"),
    path("measures/<int:pk>/answer/", entry.measure_answer, name="measure-answer"),
    path("measures/<int:pk>/submit/", entry.measure_submit, name="measure-submit"),
    path("measures/<int:pk>/approve/", measures.measure_approve, name="measure-approve"),
    path("measures/<int:pk>/return/", measures.measure_return, name="measure-return"),
    path("measures/<int:pk>/correct/", measures.measure_correct, name="measure-correct"),
    path("measures/<int:pk>/excuse/", measures.measure_excuse, name="measure-excuse"),
    path("measures/<int:pk>/expect/", measures.measure_expect, name="measure-expect"),
    path("measures/<int:pk>/baseline/", measures.measure_baseline, name="measure-baseline"),
    path("sites/<int:pk>/measures/", measures.measure_trend, name="measure-trend"),
]

# instruments/
instrument_urls = [
    path("instruments/", instruments.instrument_list, name="instrument-list"),
    path("instruments/<int:pk>/", instruments.instrument_detail, name="instrument-detail"),
    path("instruments/<int:pk>/wording/", instruments.instrument_reword, name="instrument-reword"),
]

# engagements/<pk>/instruments/ and instrument-uses/
use_urls = [
    path("engagements/<int:pk>/instruments/", instruments.use_list, name="use-list"),
    path("engagements/<int:pk>/instruments/add/", instruments.use_add, name="use-add"),
    path("instrument-uses/<int:pk>/", instruments.use_edit, name="use-edit"),
    path("instrument-uses/<int:pk>/undo/", instruments.use_undo, name="use-undo"),
]

# engagements/<pk>/headlines/ and headlines/
headline_urls = [
    path("engagements/<int:pk>/headlines/", headlines.headline_list, name="headline-list"),
    path(
        "engagements/<int:pk>/headlines/choose/", headlines.headline_choose, name="headline-choose"
    ),
    path("headlines/<int:pk>/take-back/", headlines.headline_take_back, name="headline-take-back"),
]

# monthly/
monthly_urls = [
    path("monthly/", monthly.monthly_home, name="monthly-home"),
    path("monthly/<int:pk>/", monthly.monthly_page, name="monthly-page"),
    path("monthly/<int:pk>/sites/<int:site_pk>/", units.unit_page, name="unit-page"),
    path("monthly/<int:pk>/sites/<int:site_pk>/items/", units.unit_items, name="unit-items"),
]

# monthly/<pk>/sites/<site_pk>/marks/ and chart-marks/
mark_urls = [
    path("monthly/<int:pk>/sites/<int:site_pk>/marks/", marks.mark_list, name="mark-list"),
    path("monthly/<int:pk>/sites/<int:site_pk>/marks/add/", marks.mark_add, name="mark-add"),
    path("chart-marks/<int:pk>/remove/", marks.mark_remove, name="mark-remove"),
]

urlpatterns: list[URLPattern] = [
    *measure_urls,
    *instrument_urls,
    *use_urls,
    *headline_urls,
    *monthly_urls,
    *mark_urls,
]
