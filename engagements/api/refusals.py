"""What the API answers where a verb refuses."""

from rest_framework.exceptions import APIException


class Conflict(APIException):
    """409: the row is not as it was when it was read."""

    status_code = 409
    default_detail = "Somebody else changed this meanwhile. Read it again."


class Refused(APIException):
    """422: understood, and not possible."""

    status_code = 422
