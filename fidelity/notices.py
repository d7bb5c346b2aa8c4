"""Every kind of mail of this app, found here by `notifications` when the program starts."""

from fidelity.measures import notices

__all__ = ["notices"]
