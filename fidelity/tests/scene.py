"""What tests of pages set up again and again: measures owed, begun and submitted in March 2026."""

from datetime import UTC, date, datetime

from django.urls import reverse

from fidelity.measures import entering
from fidelity.measures.answers import answers_of
from fidelity.tests.factories import AdministrationFactory, ExpectedMeasureFactory

NOW = datetime(2026, 3, 20, 15, tzinfo=UTC)
DAY = date(2026, 3, 18)


def expect(cast, version, site, month=date(2026, 3, 1), **given):
    return ExpectedMeasureFactory(
        engagement=cast.pinewood,
        site=site,
        version=version,
        month=month,
        opens_on=month,
        **{"due_on": date(2026, 4, 10), **given},
    )


def draft(expected, answers=(2, 2, 1, 1, 1), **given):
    return AdministrationFactory(expected=expected, answers=list(answers), **given)


def submitted(expected, by, answers=(2, 2, 1, 1, 1)):
    row = draft(expected, answers)
    seen = answers_of(row)
    return entering.submit(administration=row, measured_on=DAY, seen=seen, by=by, now=NOW)


def url(name, expected):
    return reverse(f"fidelity:measure-{name}", args=[expected.pk])
