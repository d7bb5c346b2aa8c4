from django.apps import AppConfig

from engagements.team import work_kinds


class SustainabilityConfig(AppConfig):
    name = "sustainability"
    verbose_name = "Sustainability"

    def ready(self) -> None:
        """Who leaves may own items of a plan."""
        work_kinds.KINDS.append(
            work_kinds.WorkKind(
                label="Items of a sustainability plan",
                model=self.get_model("PlanItem"),
                person="owner",
                engagement="plan__engagement",
                address="sustainability:item-edit",
                open_where={"is_retired": False},
            )
        )
