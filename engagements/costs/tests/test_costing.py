from datetime import UTC, datetime

from audit.models import Event
from engagements.costs import costing
from engagements.models import Cost
from engagements.tests.factories import CostFactory


def test_remove_twice_is_told_once(cast):
    row = CostFactory(engagement=cast.pinewood, dollars=150)
    pk, deed = row.pk, {"by": cast.lead, "now": datetime(2026, 3, 3, tzinfo=UTC)}

    costing.remove(row=row, **deed)
    costing.remove(row=row, **deed)

    assert not Cost.objects.exists()
    assert Event.objects.about("cost", pk).get().changes == {"dollars": [150, None]}
