"""Every kind of mail of this app, found here when the program starts."""

from notifications import account_mail

__all__ = ["account_mail"]
