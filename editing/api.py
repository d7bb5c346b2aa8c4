"""What the API answers where a verb refuses: 409 for what moved on, 422 for what cannot be."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import IntegerField, ModelSerializer, Serializer
from rest_framework.views import exception_handler

from editing import refusals
from editing.inputs import is_revision
from people.asked import NotUnderstood


class Conflict(APIException):
    """409: the row is not as it was when it was read."""

    status_code = 409
    default_detail = "Somebody else changed this in the meantime. Read it again."


class Refused(APIException):
    """422: understood, and not possible."""

    status_code = 422


class RevisionField(IntegerField):
    """The revision of a row that was read, written as the API wrote it."""

    default_error_messages = {"invalid": "Send the revision as you read it, such as 3."}

    def to_internal_value(self, data: object) -> int:
        if isinstance(data, bool) or not isinstance(data, int | str) or not is_revision(data):
            self.fail("invalid")
        return super().to_internal_value(data)


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to anything that an action raises: refusals of verbs, then what the framework knows.

    The setting `EXCEPTION_HANDLER` names this, so no action lists what its verb may refuse.
    """
    match error:
        case refusals.Stale():
            error = Conflict(str(error))
        case refusals.Asked():
            error = Conflict({"questions": error.questions})
        case NotUnderstood():
            error = ValidationError(error.problems)
        case refusals.Refused():
            error = Refused({error.field or "detail": [str(error)]})
    return exception_handler(error, context)


def read(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, in a shape that needs no choices cut to its reader; 400 where it has another."""
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    values: dict[str, Any] = sent.validated_data
    return values


def drawn(column: Any, **more: Any) -> Any:
    """The field of a serializer for a column: label, help, choices and limits are the model's."""
    kind, told = ModelSerializer[Any]().build_standard_field(column.name, column)
    return kind(**told | more)
