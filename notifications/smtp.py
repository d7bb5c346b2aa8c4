"""Mail by SMTP that knows whether a message was handed over when the connection breaks."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

GO_ON = 354
"""RFC 5321, 3.3: the answer to DATA. Before it a server has taken nothing."""


class Remembers:
    """What a connection got as far as."""

    is_handed_over = False

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()  # type: ignore[misc]
        self.is_handed_over |= code == GO_ON
        return code, words


class Plain(Remembers, smtplib.SMTP):
    pass


class Encrypted(Remembers, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain

    @property
    def is_handed_over(self) -> bool:
        return bool(getattr(self.connection, "is_handed_over", False))
