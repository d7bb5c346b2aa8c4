import pytest
from django.urls import reverse

from scaling.tests.scenes import JAN, MAY, SEP, Scene


@pytest.fixture
def scene(db, time_machine):
    time_machine.move_to("2026-07-15 15:00:00+00:00")
    return Scene()


@pytest.fixture
def reader(client, scene):
    client.force_login(scene.reader)
    return client


def address(scene, name="page", *more):
    return reverse(f"scaling:scaling-{name}", args=[scene.engagement.pk, *more])


def measured(scene):
    for school, points in zip(scene.schools, (8, 9, 5), strict=False):
        scene.stage(school)
        scene.measured(school, JAN, 4, is_baseline=True)
        scene.measured(school, MAY, points)


def test_page_and_file_say_the_same(reader, scene):
    measured(scene)

    page = reader.get(address(scene))
    file = reader.get(address(scene), {"export": "csv"})

    told = "2 of 6 schools that take part (33%)"
    assert "3 of the 6 schools that take part use it; 2 are at fidelity." in page.content.decode()
    assert told in b"".join(file.streaming_content).decode()


def test_monthly_page_tells_it_in_short(reader, scene):
    measured(scene)

    page = reader.get(reverse("fidelity:monthly-page", args=[scene.engagement.pk])).content.decode()

    assert "3 of the 6 schools that take part use it; 2 are at fidelity." in page
    assert f"{address(scene)}?month=2026-07" in page


def test_list_shows_the_schools_of_a_count(reader, scene):
    measured(scene)

    page = reader.get(address(scene, "site-list"), {"show": "at_criterion"}).content.decode()
    file = reader.get(address(scene, "site-list"), {"show": "at_criterion", "export": "csv"})

    shown = [school for school in scene.schools if school.name in page]
    assert shown == scene.schools[:2]
    assert b"".join(file.streaming_content).decode().count("At fidelity") == 2


def test_items_that_rose_are_listed(reader, scene):
    measured(scene)

    page = reader.get(address(scene, "row-list", "items-without"))

    assert page.status_code == 200


def test_unknown_word_is_refused(reader, scene):
    assert reader.get(address(scene, "site-list"), {"show": "best"}).status_code == 400
    assert reader.get(address(scene), {"district": "77"}).status_code == 400
    assert reader.get(address(scene, "row-list", "nothing")).status_code == 404


def test_api_has_the_figures_of_the_page(reader, scene):
    measured(scene)

    told = reader.get(f"/api/v1/scaling/{scene.engagement.pk}/", {"month": "2026-07"}).json()

    [value] = [
        figure["value"]
        for part in told["parts"]
        for figure in part["figures"]
        if figure["code"] == "breadth.school.at_criterion"
    ]
    assert value == "2 of 6 schools that take part (33%)"
    assert told["month"] == "2026-07-01"


def test_stopped_since_september_is_no_use(reader, scene):
    scene.stage(scene.schools[0])
    scene.stage(scene.schools[0], "stopped", on=MAY)
    scene.stage(scene.schools[1], on=SEP)

    page = reader.get(address(scene)).content.decode()

    assert "1 of the 6 schools that take part uses it; 0 are at fidelity." in page
