import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from editing.refusals import Stale
from improvement import answering, cycling
from improvement.models import Cycle, Setback
from improvement.tests.factories import CycleFactory, SetbackFactory

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)


def at_once(*works):
    """Run each piece of work in a thread of its own; what they returned and what they raised."""
    barrier = threading.Barrier(len(works))
    results, failures = [], []

    def run(work):
        try:
            barrier.wait()
            results.append(work())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, failures


@pytest.mark.slow
def test_two_who_close_a_cycle_open_one_next_cycle(transactional_db):
    cycle = CycleFactory(told=True, decision="adapt")

    def close():
        return cycling.close(cycle=cycle, revision=1, by=cycle.owner, now=NOW)

    results, failures = at_once(close, close)

    assert (len(results), failures) == (2, [])
    assert Cycle.objects.filter(adapted_from=cycle).count() == 1


@pytest.mark.slow
def test_of_two_who_answer_a_setback_one_sees_the_other(transactional_db):
    setback = SetbackFactory()

    def answer(words):
        values = {"answer_kind": "method", "answer": words, "test_on": date(2026, 4, 1)}
        return answering.answer(
            setback=setback,
            revision=1,
            values=values,
            by=setback.written_by,
            now=NOW,
        )

    results, failures = at_once(lambda: answer("In pairs"), lambda: answer("By video"))

    assert [type(failure) for failure in failures] == [Stale]
    assert failures[0].row.answer == results[0].answer == Setback.objects.get().answer
