from engagements.models import Beneficiaries, Site
from scaling.rules import people


def test_every_declared_level_speaks_of_schools():
    assert {*people.LEVELS, people.ALL} == set(Beneficiaries.Level.values)
    assert {level for levels in people.LEVELS.values() for level in levels} < set(Site.Level.values)


def test_every_kind_of_people_has_a_column():
    units = {Beneficiaries.Kind.SCHOOLS, Beneficiaries.Kind.DISTRICTS}

    assert set(people.COLUMNS) == set(Beneficiaries.Kind.values) - units
    assert all(Site._meta.get_field(name) for name in people.COLUMNS.values())


def test_levels_of_schools():
    assert people.school_levels(["early", "high"]) == ["prekindergarten", "secondary", "high"]
    assert people.school_levels(["all"]) is None
