"""A day that a list is narrowed by."""

import django_filters

from editing.inputs import DayField


class DayFilter(django_filters.DateFilter):
    """Every date that a filter asks for is one that somebody can mean."""

    field_class = DayField
