"""One figure is one number: page, chart, tables, files and programs say the same of it."""

import csv
import io

from django.urls import reverse

from engagements.models import Engagement
from people.models import User

MONTHS = 3
A_PIXEL = 0.1
"""Percents that a chart cannot tell apart; its numbers are rounded for the way to the browser."""

FEWEST = 12
"""So many figures a month of the demo has at least; fewer would mean that the test reads none."""


def file_of(client, address, **query):
    response = client.get(address, {"export": "csv", **query})
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def as_text(value):
    return "" if value is None else str(value)


def as_file(figure):
    return {
        "Code": figure.code,
        "Figure": figure.label,
        "Value": figure.value,
        "Numerator": as_text(figure.numerator),
        "Denominator": as_text(figure.denominator),
        "Measured": as_text(figure.n),
        "Expected": as_text(figure.expected),
        "Window": as_text(figure.window),
        "Age": figure.age,
        "Version": figure.version,
        "Whose word": figure.whose_word,
        "Rows": figure.address,
    }


def as_program(figure):
    found = {name: getattr(figure, name) for name in figure.__dataclass_fields__}
    return found | {"window": found["window"] and found["window"].isoformat()}


def cell_of(tile, rows):
    """The row of the file of windows that a tile speaks of."""
    [row] = [
        row
        for row in rows
        if (row["Instrument"], row["Version"], row["Window"])
        == (tile.instrument, tile.version, str(tile.month))
        and (tile.title.endswith(row["Part"]) or "," not in tile.title)
    ]
    return row


def in_tile(tile):
    return {
        "Expected": tile.n_expected,
        "Scored": tile.n_scored,
        "Approved": tile.n_approved,
        **({"At criterion": tile.n_criterion} if tile.n_criterion is not None else {}),
    }


def faults_of(client, engagement, month):
    address = reverse("fidelity:monthly-page", args=[engagement.pk])
    page = client.get(address, {"month": month})
    figures, html = page.context["figures"], page.content.decode()
    told = client.get(reverse("api-month-detail", args=[engagement.pk]), {"month": month}).json()
    windows = file_of(client, address, month=month)
    standing = page.context["page"].standing
    charts = {chart.html_id: chart for chart in standing.charts}
    if len(figures) < FEWEST:
        yield f"{month}: only {len(figures)} figures"
    if file_of(client, address, month=month, table="page") != [as_file(each) for each in figures]:
        yield f"{month}: the file of the page"
    if told["figures"] != [as_program(each) for each in figures]:
        yield f"{month}: the API"
    for tile in standing.tiles:
        if not tile.figure:
            continue
        row = cell_of(tile, windows)
        if {name: row[name] for name in in_tile(tile)} != {
            name: str(value) for name, value in in_tile(tile).items()
        }:
            yield f"{month}, {tile.title}: the file of windows"
        shown = f">{tile.figure}</a>"
        if shown not in html:
            yield f"{month}, {tile.title}: the page itself"
        if tile.low is not None:
            data = charts[tile.anchor].data
            if not any(abs(each["value"] - tile.median) < A_PIXEL for each in data["points"]):
                yield f"{month}, {tile.title}: the chart"


def test_each_figure_is_the_same_on_page_chart_file_and_api(loaded_demo, client):
    admin = User.objects.get(email="admin@demo.example")
    client.force_login(admin)
    running = Engagement.objects.wide_for(admin).filter(instrument_uses__isnull=False).distinct()
    faults, read = [], 0

    for engagement in running.order_by("pk"):
        page = client.get(reverse("fidelity:monthly-page", args=[engagement.pk])).context["page"]
        for month in page.months.all[:MONTHS]:
            read += 1
            faults += faults_of(client, engagement, f"{month:%Y-%m}")

    assert faults == []
    assert read >= MONTHS
