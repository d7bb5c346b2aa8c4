"""What no browser sends with a deed: each is answered with a page or a refusal, never with a crash."""

import pytest
from django.db import transaction

from tadash.tests.deeds import GROUPS
from tadash.tests.test_rights_of_deeds import Doer, clients, found, the_day  # noqa: F401
from tadash.tests.test_url_matrix import objects  # noqa: F401

TYPED = {
    "nul": lambda words: f"{words}\0",
    "long": lambda words: words + "x" * 6000,
    "5000 digits": lambda words: "9" * 5000,
}


def bent(doer, change):
    """What is sent with a deed, each text and choice of it changed."""
    texts = {name: told for name, told in doer.body.items() if isinstance(told, str)}
    texts.pop("role", None)  # `send` has a word of its own with this name.
    return {name: change(str(doer.value(told))) for name, told in texts.items()}


@pytest.mark.parametrize("group", GROUPS)
def test_deed_survives_what_no_browser_sends(cast, clients, found, caplog, group):  # noqa: F811
    caplog.set_level("CRITICAL", "django.request")
    wrong = []

    for name in GROUPS[group]:
        with transaction.atomic():
            doer = Doer(name, clients, found)
            doer.draw(doer.deed.first(cast))
            alone = {field: told for field, told in doer.body.items() if field == "reason"}
            for about, change in TYPED.items():
                sent = bent(doer, change)
                reasons = {field: sent[field] for field in alone if field in sent}
                for changed in (sent, reasons) if reasons else (sent,):
                    with transaction.atomic():
                        if doer.send(doer.may[0], **changed).status_code >= 500:
                            wrong.append((name, about, sorted(changed)))
                        transaction.set_rollback(True)
            transaction.set_rollback(True)

    assert wrong == []
