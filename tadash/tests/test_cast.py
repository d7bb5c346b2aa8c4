"""The cast that each test is given is the one that was made."""

from tadash.tests.rows import putting_in


def test_cast_put_in_again_has_every_row_as_it_was(cast, made_cast):
    _, statement = made_cast

    assert putting_in() == statement


def test_cast_is_what_its_rows_say(cast):
    found = {name: type(person).objects.get(pk=person.pk) for name, person in cast.people.items()}

    assert [(p.email, p.name) for p in found.values()] == [
        (p.email, p.name) for p in cast.people.values()
    ]
    assert cast.pinewood.state is cast.state
