import json

import pytest

from fidelity.charts import definitions as charts
from fidelity.charts import drawing


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(charts.KINDS))
def test_kept_description_is_what_the_definition_compiles_to(name):
    assert drawing.path_of(name).read_text(encoding="utf-8") == charts.compiled(name), (
        "Run: python manage.py compile_charts"
    )


def test_description_holds_no_data_and_no_colour_of_its_own():
    description = drawing.description_of("run_chart")

    assert {data["name"] for data in description["data"] if "source" not in data} == {
        "points", "sites", "levels", "breaks", "marks", "counts",
    }  # fmt: skip
    assert not any("values" in data for data in description["data"])
    assert "#" not in json.dumps(description["marks"])
