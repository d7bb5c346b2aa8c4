from urllib.parse import urlencode

from django.urls import reverse

from engagements.models import NextStep
from search.kinds import Kind
from words.days import short_day


def place(step: NextStep) -> str:
    """The list that shows the step: somebody may see their own step, and not its visit."""
    return f"{reverse('engagements:step-list')}?{urlencode({'q': step.text})}"


STEPS = Kind(
    code="steps",
    one="next step",
    many="next steps",
    model=NextStep,
    seen_by=lambda user: NextStep.objects.visible_to(user).of_visits().for_list(),
    url=place,
    about=lambda step: (
        f"{step.get_status_display()}, {step.owner}, due {short_day(step.due_on)}, {step.engagement}"
    ),
)
