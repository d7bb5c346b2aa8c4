"""The log, without what an address keeps secret."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"(/(?:packets/shared|invitations|account/password/reset/key)/)[^/\s?]+")
"""Who reads such an address may do what it was sent for, so no line of the log holds one."""


class WithoutSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRET.sub(r"\1...", record.getMessage()), ()
        return True
