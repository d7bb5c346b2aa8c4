"""Write the Vega description of every chart after its definition was changed."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from fidelity.charts import definitions as charts
from fidelity.charts import drawing


class Command(BaseCommand):
    help = (
        "Compile the charts defined in fidelity/charts/definitions.py to fidelity/charts/compiled/."
    )

    def handle(self, *args: object, **options: object) -> None:
        for name in charts.KINDS:
            drawing.path_of(name).write_text(charts.compiled(name), encoding="utf-8")
            self.stdout.write(f"{name} compiled")
