"""What the demo lacks and some pages are about: imports at every step, a draft of three tiers."""

from io import BytesIO

from django.utils import timezone

from engagements.directory import importing, working
from engagements.directory.importing import Choice
from fidelity.measures import entering
from fidelity.models import ExpectedMeasure
from people.models import User

DIRECTORY = """ST,LEAID,LEA_NAME,NCESSCH,SCH_NAME,SY_STATUS,LEVEL
AB,9100030,Larkspur County Schools,910003000007,Larkspur Elementary,1,Elementary
AB,9100030,Larkspur County Schools,910003000070,Goldfinch Elementary,3,Elementary
AB,9100030,Larkspur County Schools,910003000070,Goldfinch Elementary,3,Elementary
AB,9100030,Larkspur County Schools,91000300,Short Number School,1,Elementary
"""


def furnish() -> None:
    admin = User.objects.get(email="admin@demo.example")
    _upload(admin)
    _check(_upload(admin))
    done = _check(_upload(admin))
    importing.confirm(site_import=done, choice=Choice.GOOD, by=admin, now=timezone.now())
    working.work(import_id=done.pk, now=timezone.now())
    _say(_upload(admin))
    importing.discard(site_import=_upload(admin), by=admin, now=timezone.now())
    open_tiers = ExpectedMeasure.objects.filter(
        version__instrument__code="tfi", administrations=None, opens_on__lte=timezone.localdate()
    )
    entering.start(expected=open_tiers.order_by("pk").first(), by=admin, now=timezone.now())


def _upload(admin: User):
    return importing.upload(
        file=BytesIO(DIRECTORY.encode()), name="directory.csv", by=admin, now=timezone.now()
    )


def _say(made):
    """What the columns mean; a worker is to take it."""
    return importing.check(site_import=made, mapped=made.mapping, effective_on=timezone.localdate())


def _check(made):
    _say(made)
    working.work(import_id=made.pk, now=timezone.now())
    made.refresh_from_db()
    return made
