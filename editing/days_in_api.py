"""A day that somebody sends to the API."""

from rest_framework import serializers

from editing.inputs import OUR_TIME


class DayField(serializers.DateField):
    """Every date that is sent is one that somebody can mean."""

    default_validators = list(OUR_TIME)
