import logging

import pytest
from django.conf import settings

from tadash.logs import WithoutSecrets


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/packets/shared/tYx_9-k/page/", "/packets/shared/.../page/"),
        ("/invitations/MTI:1x:abc/", "/invitations/.../"),
        ("/account/password/reset/key/a1-set-password/", "/account/password/reset/key/.../"),
        ("/packets/7/", "/packets/7/"),
    ],
)
def test_line_of_the_log_holds_no_secret_of_an_address(path, told):
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Too Many Requests", path)})

    WithoutSecrets().filter(record)

    assert record.getMessage() == f"Too Many Requests: {told}"


def test_every_line_of_the_log_goes_through_it():
    handlers = settings.LOGGING["handlers"].values()

    assert [each["filters"] for each in handlers] == [["without_secrets"]]
