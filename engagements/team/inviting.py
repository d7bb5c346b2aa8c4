"""People come by invitation: sent, sent again, withdrawn, taken up.

An invited person has an account that cannot be signed in to and a role that waits for it. The
link in the mail is the invitation's number, signed; whether it still holds is read from its row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from audit import log
from editing.refusals import Refused
from engagements import access
from engagements.models import Assignment, Engagement, Site
from engagements.team import assigning
from notifications import letters
from notifications.models import Notification
from people.models import INVITATION_DAYS, Invitation, Organisation, User

SALT = "invitation"
ONE_WISH = timedelta(minutes=1)
"""Who asks twice within it wants one mail."""


def _is_open(invitation: Invitation, message: Notification, now: datetime) -> bool:
    is_same_address = message.address == invitation.user.email
    return is_same_address and Invitation.objects.open(now).filter(pk=invitation.pk).exists()


INVITED = letters.declare(
    "invitation",
    subject="You are invited to tadash",
    template="engagements/email/invitation.txt",
    link="engagements:invitation-accept",
    model=Invitation,
    still=_is_open,
)


def waiting_for(user: User) -> QuerySet[Invitation]:
    """Invitations nobody took up yet, to a role that a person may give."""
    waiting = Invitation.objects.waiting().select_related("user", "invited_by")
    if user.is_administrator:
        return waiting
    return waiting.filter(user__in=access.assignments_under(user).values("user"))


def invited(people: Iterable[User]) -> set[int]:
    """Who of these has an invitation that waits for an answer."""
    waiting = Invitation.objects.waiting().filter(user__in=[person.pk for person in people])
    return set(waiting.values_list("user", flat=True))


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    organisation: str,
    engagement: Engagement,
    role: str,
    site: Site | None,
    starts_on: date,
    by: User,
    now: datetime,
) -> Assignment:
    """Give a role to the person with this address, who is invited if there is no account yet.

    `organisation` is where a new person works, by its name; one that is new is made.
    """
    user = _person(email, name, organisation, engagement)
    assignment = assigning.assign(
        user=user,
        engagement=engagement,
        role=role,
        site=site,
        starts_on=starts_on,
        by=by,
        now=now,
    )
    if not user.is_active:
        _let_in(user, by, now)
    return assignment


def _let_in(user: User, by: User, now: datetime) -> None:
    """A way in for who has none: a new person, or one whose invitation ended without an answer."""
    waiting = Invitation.objects.waiting().filter(user=user).first()
    if waiting is None:
        _open_invitation(user, by, now)
    elif waiting.has_run_out(now):
        send_again(invitation=waiting, by=by, now=now)


def _require_not_closed(user: User) -> None:
    """Somebody who was here once and whose account was closed does not come back by invitation."""
    if not user.is_active and user.has_usable_password():
        raise Refused("email", "This account is closed. Ask an administrator to open it.")


def _person(email: str, name: str, organisation: str, engagement: Engagement) -> User:
    """Who has this address, made where it is new; two tries at once make one.

    A new person reads times as they are in the engagement's state, until choosing another zone.
    """
    known = User.objects.filter(email=email.lower())
    if user := known.first():
        _require_not_closed(user)
        return user
    try:
        with transaction.atomic():
            new = User.objects.create_user(
                email,
                None,
                name=name,
                organisation=_named(organisation),
                time_zone=engagement.state.time_zone,
                is_active=False,
            )
    except IntegrityError:
        return known.get()
    return new


def _named(words: str) -> Organisation | None:
    name = words.strip()
    if not name:
        return None
    kind = Organisation.Kind.OTHER
    return Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0]


def _open_invitation(user: User, by: User, now: datetime) -> Invitation:
    invitation = Invitation.objects.create(
        user=user,
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    log.record(by=by, verb="invited", subject=user, now=now)
    _mail(invitation, now)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Mail the link anew, good for another two weeks. A button tapped twice sends it once."""
    held = Invitation.objects.waiting().select_for_update().filter(pk=invitation.pk).first()
    if held is None:
        raise Refused(None, "This invitation was already accepted or withdrawn.")
    expires_at = now + timedelta(days=INVITATION_DAYS)
    if expires_at - held.expires_at > ONE_WISH:
        held.expires_at = expires_at
        held.save(update_fields=["expires_at"])
        log.record(by=by, verb="invited again", subject=held.user, now=now)
        _mail(held, now)
    return held


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """The link opens nothing any more, and the roles that waited are ended.

    Where a role waits that `by` does not give, it is not for `by` to take away.
    """
    roles = Assignment.objects.filter(user=invitation.user).not_over(now)
    if roles.exclude(pk__in=access.assignments_under(by).values("pk")).exists():
        raise Refused(
            None,
            "This person is invited to a role that others give too. End the role here instead.",
        )
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(withdrawn_at=now):
        raise Refused(None, "This invitation was already accepted or withdrawn.")
    assigning.end_at_once(roles=roles, by=by, now=now)
    letters.take_back(invitation, INVITED)
    log.record(by=by, verb="withdrew the invitation of", subject=invitation.user, now=now)
    return invitation


@transaction.atomic
def take_up(*, invitation: Invitation, name: str, password: str, now: datetime) -> User:
    """The invited person sets a name and a password, once."""
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise Refused(None, "This invitation was already used or has expired.")
    user = invitation.user
    invited_as, user.name = user.name, name
    user.is_active = True
    user.set_password(password)
    user.save(update_fields=["name", "is_active", "password"])
    changes = {"name": [invited_as, name]} if name != invited_as else {}
    log.record(by=user, verb="took up the invitation of", subject=user, now=now, changes=changes)
    return user


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def find(token: str, now: datetime) -> Invitation:
    """The open invitation behind a link; every other link is refused."""
    try:
        pk = signing.loads(token, salt=SALT)
        return Invitation.objects.open(now).select_related("user", "invited_by").get(pk=pk)
    except (signing.BadSignature, Invitation.DoesNotExist) as error:
        raise Refused(None, "This invitation was already used or has expired.") from error


def _mail(invitation: Invitation, now: datetime) -> None:
    path = reverse(INVITED.link, args=[token_of(invitation)])
    letters.send_to_address(
        INVITED,
        invitation,
        invitation.user.email,
        period=now.isoformat(timespec="minutes"),
        now=now,
        url=f"{settings.BASE_URL}{path}",
    )
