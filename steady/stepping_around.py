"""The one way in which a sweep goes through its rows: one that fails does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

Thing = TypeVar("Thing")
Found = TypeVar("Found")
logger = logging.getLogger(__name__)


def each(what: str, things: Iterable[Thing], deed: Callable[[Thing], Found]) -> list[Found]:
    """Do a deed for each thing; what the deeds gave back.

    A deed is one transaction. Of a thing whose deed fails the log tells why, and since what is due
    is read from the rows, the next sweep tries it again. That something failed is raised at the
    end, when the others are done, so that the run counts as failed for whoever watches it.
    """
    done, failures = [], []
    for thing in things:
        try:
            done.append(deed(thing))
        except Exception as error:
            _tell(what, thing, error)
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"Not done, to be tried again: {what}", failures)
    return done


def _tell(what: str, thing: object, error: Exception) -> None:
    """With the database away no other thing can be done either; a group was told inside."""
    if isinstance(error, InterfaceError | OperationalError) and not connection.is_usable():
        raise error
    if not isinstance(error, ExceptionGroup):
        logger.error("%s %s steps aside", what, thing, exc_info=error)
