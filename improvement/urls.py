"""Addresses of cycles, goals, setbacks, initiatives and routines."""

from django.urls import path

from improvement.views import cycles, goals, initiatives, routines, setbacks

app_name = "improvement"

# cycles/
cycle_urls = [
    path("cycles/", cycles.cycle_overview, name="cycle-overview"),
    path("cycles/<int:pk>/", cycles.cycle_detail, name="cycle-detail"),
    path("cycles/<int:pk>/edit/", cycles.cycle_edit, name="cycle-edit"),
    path("cycles/<int:pk>/tell/", cycles.cycle_tell, name="cycle-tell"),
    path("cycles/<int:pk>/close/", cycles.cycle_close, name="cycle-close"),
    path("cycles/<int:pk>/reopen/", cycles.cycle_reopen, name="cycle-reopen"),
    path("engagements/<int:pk>/cycles/", cycles.cycle_list, name="cycle-list"),
    path("engagements/<int:pk>/cycles/add/", cycles.cycle_add, name="cycle-add"),
]

# setbacks/
setback_urls = [
    path("setbacks/", setbacks.setback_overview, name="setback-overview"),
    path("setbacks/add/", setbacks.setback_begin, name="setback-begin"),
    path("setbacks/<int:pk>/", setbacks.setback_detail, name="setback-detail"),
    path("setbacks/<int:pk>/edit/", setbacks.setback_edit, name="setback-edit"),
    path("setbacks/<int:pk>/answer/", setbacks.setback_answer, name="setback-answer"),
    path("setbacks/<int:pk>/result/", setbacks.setback_result, name="setback-result"),
    path("setbacks/<int:pk>/reopen/", setbacks.setback_reopen, name="setback-reopen"),
    path("engagements/<int:pk>/setbacks/", setbacks.setback_list, name="setback-list"),
    path("engagements/<int:pk>/setbacks/add/", setbacks.setback_add, name="setback-add"),
]

# goals/, goal-values/
goal_urls = [
    path("goals/<int:pk>/", goals.goal_detail, name="goal-detail"),
    path("goals/<int:pk>/edit/", goals.goal_edit, name="goal-edit"),
    path("goals/<int:pk>/retire/", goals.goal_retire, name="goal-retire"),
    path("goals/<int:pk>/values/add/", goals.goal_value_add, name="goal-value-add"),
    path("goal-values/<int:pk>/edit/", goals.goal_value_edit, name="goal-value-edit"),
    path("engagements/<int:pk>/goals/", goals.goal_list, name="goal-list"),
    path("engagements/<int:pk>/goals/add/", goals.goal_add, name="goal-add"),
]

# initiatives/, asks/
initiative_urls = [
    path("initiatives/<int:pk>/", initiatives.initiative_detail, name="initiative-detail"),
    path("initiatives/<int:pk>/edit/", initiatives.initiative_edit, name="initiative-edit"),
    path("initiatives/<int:pk>/decide/", initiatives.initiative_decide, name="initiative-decide"),
    path(
        "initiatives/<int:pk>/asks/add/",
        initiatives.initiative_ask_add,
        name="initiative-ask-add",
    ),
    path("asks/<int:pk>/edit/", initiatives.initiative_ask_edit, name="initiative-ask-edit"),
    path("asks/<int:pk>/remove/", initiatives.initiative_ask_remove, name="initiative-ask-remove"),
    path("engagements/<int:pk>/initiatives/", initiatives.initiative_list, name="initiative-list"),
    path(
        "engagements/<int:pk>/initiatives/map/", initiatives.initiative_map, name="initiative-map"
    ),
    path(
        "engagements/<int:pk>/initiatives/add/", initiatives.initiative_add, name="initiative-add"
    ),
]

# routines/, carriers/, runs/
routine_urls = [
    path("routines/<int:pk>/", routines.routine_detail, name="routine-detail"),
    path("routines/<int:pk>/edit/", routines.routine_edit, name="routine-edit"),
    path("routines/<int:pk>/retire/", routines.routine_retire, name="routine-retire"),
    path("routines/<int:pk>/people/add/", routines.routine_person_add, name="routine-person-add"),
    path("carriers/<int:pk>/edit/", routines.routine_person_edit, name="routine-person-edit"),
    path("routines/<int:pk>/runs/add/", routines.routine_run_add, name="routine-run-add"),
    path("runs/<int:pk>/edit/", routines.routine_run_edit, name="routine-run-edit"),
    path("engagements/<int:pk>/routines/", routines.routine_list, name="routine-list"),
    path(
        "engagements/<int:pk>/routines/leaving/",
        routines.routine_leaving,
        name="routine-leaving-page",
    ),
    path("engagements/<int:pk>/routines/add/", routines.routine_add, name="routine-add"),
]

urlpatterns = [*cycle_urls, *setback_urls, *goal_urls, *initiative_urls, *routine_urls]
