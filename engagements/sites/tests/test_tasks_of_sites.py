from datetime import date, timedelta

import time_machine
from django.utils import timezone

from engagements import tasks
from engagements.directory import importing
from engagements.sites import placing
from engagements.tests.directories import as_csv, school
from engagements.tests.factories import DistrictFactory, SiteFactory, StateFactory
from people.tests.factories import UserFactory


@time_machine.travel("2026-07-01T15:00:00Z", tick=False)
def test_place_sites_lets_a_move_take_effect(db):
    state = StateFactory()
    alder, birch = DistrictFactory(state=state), DistrictFactory(state=state)
    school_site = SiteFactory(state=state, parent=alder)
    before = timezone.now() - timedelta(days=30)
    placing.move(site=school_site, parent=birch, on=date(2026, 7, 1), by=UserFactory(), now=before)

    tasks.place_sites()

    school_site.refresh_from_db()
    assert school_site.lineage == [school_site.pk, birch.pk, state.pk]


def test_forget_uploads_drops_old_files(db):
    long_ago = timezone.now() - timedelta(days=8)
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=UserFactory(), now=long_ago)

    tasks.forget_uploads()

    made.refresh_from_db()
    assert (made.status, made.content) == ("discarded", None)


def waiting_import():
    by = UserFactory(name="Ada Admin")
    made = importing.upload(file=as_csv([school(1)]), name="a.csv", by=by, now=timezone.now())
    return importing.check(site_import=made, mapped=made.mapping, effective_on=date(2026, 7, 1))


def test_task_reads_the_file_that_waits(db):
    made = waiting_import()

    tasks.work_on_import(import_id=made.pk)

    made.refresh_from_db()
    assert made.status == "checked"


def test_task_is_ordered_for_each_import_that_waits(db, monkeypatch):
    made, orders = waiting_import(), []
    monkeypatch.setattr(tasks.work_on_import, "apply_async", lambda **order: orders.append(order))

    tasks.work_on_imports()

    assert orders == [{"kwargs": {"import_id": made.pk}, "expires": 60}]
