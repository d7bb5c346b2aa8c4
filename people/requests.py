"""The request of somebody who is signed in, which every page but the marked exceptions needs.

The middleware turns everybody else away before a view runs; this only tells the type checker.
"""

import rest_framework.request
from django.http import HttpRequest

from people.models import User


class Request(HttpRequest):
    user: User


class ApiRequest(rest_framework.request.Request):
    """The same for the API, whose permission classes turn everybody else away."""

    user: User
