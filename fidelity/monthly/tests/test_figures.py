"""The one list of figures says what the page says."""

from django.urls import reverse

from fidelity.monthly import beside
from fidelity.monthly.figures import Figure, figures_of
from fidelity.monthly.tests.test_page import (  # noqa: F401
    _april,
    expect,
    page_of,
    pytestmark,
    schools_of,
    submit,
    version,
)


def told(page):
    return {figure.code: figure for figure in figures_of(page)}


def test_figures_are_those_of_the_tile(cast, client, version):  # noqa: F811
    for place, school in enumerate(schools_of(cast, 6)):
        due = expect(cast, version, school)
        if place:
            submit(due, cast.lead, (2, 2, 2, 2, 2) if place > 2 else (0, 0, 1, 1, 1))
    client.force_login(cast.lead)

    page = page_of(client, cast.pinewood)

    [tile] = [tile for tile in page.standing.tiles if tile.figure]
    code = f"school.{tile.code}"
    found = told(page)
    assert found[f"{code}.measured"].value == tile.counted.removesuffix(" measured")
    share = found[f"{code}.criterion"]
    assert (share.numerator, share.denominator) == (int(tile.figure), tile.n_scored)
    assert f"{tile.figure} {tile.figure_of}" == f"{share.value} at criterion"


def test_a_piece_stands_at_its_place_with_its_figures(cast, client, monkeypatch):
    figure = Figure("card.features", "Features", "4 of 6", 4, 6)
    piece = beside.Piece("<p>Four of six features</p>", (figure,))
    kind = beside.Kind("card", beside.Place.HEAD, 1, lambda asked: piece)
    monkeypatch.setattr(beside, "KINDS", [kind])
    client.force_login(cast.lead)

    response = client.get(reverse("fidelity:monthly-page", args=[cast.pinewood.pk]))

    placed = [beside.Placed("card", beside.Place.HEAD, piece)]
    assert response.context["beside"]["head"] == [piece.html]
    assert beside.all_figures(response.context["page"], placed)[-1] == figure
