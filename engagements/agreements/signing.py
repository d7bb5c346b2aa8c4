"""Signatures under an agreement: one for each side, and with both it is in force.

Who signs has just shown who they are; the page asks for it. Each deed here holds the engagement
and the version while it works, so of any number of signatures sent at once each side has one.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from audit import log
from editing.refusals import Refused, Stale
from engagements import access, sides
from engagements.agreements.agreeing import OFFERED, held, held_version
from engagements.agreements.text import hash_of
from engagements.beneficiaries import declaring
from engagements.models import Agreement, Side, Signature
from notifications import letters
from people.models import User
from people.roles import Permission

Status = Agreement.Status


@transaction.atomic
def sign(
    *, agreement: Agreement, name: str, capacity: str, seen: str, by: User, now: datetime
) -> Agreement:
    """Sign for one's own side the words whose hash is `seen`. Sent twice, it is one signature."""
    engagement = held(agreement.engagement)
    version = held_version(agreement)
    side = access.side_of(by, Permission.SIGN_AGREEMENT, engagement)
    standing = {signature.side: signature for signature in version.signatures.standing()}
    if side in standing and standing[side].signed_by_id == by.pk:
        return version
    _check(version, side, standing, seen, by)
    signature = Signature.objects.create(
        agreement=version,
        side=side,
        signed_by=by,
        name=name,
        capacity=capacity,
        account_name=by.name,
        account_email=by.email,
        role=access.role_signing(by, Permission.SIGN_AGREEMENT, engagement),
        checked_by=Signature.Check.PASSWORD,
        signed_at=now,
        text_hash=seen,
    )
    changes = {"side": side.value, "name": name, "capacity": capacity, "text_hash": seen}
    log.record(by=by, verb="signed", subject=version, now=now, changes=changes)
    if {*standing, signature.side} == set(Side):
        _put_in_force(version, by, now)
    return version


def _check(
    version: Agreement, side: Side, standing: dict[str, Signature], seen: str, by: User
) -> None:
    if side in standing:
        raise Refused(None, f"{standing[side].name} has signed for your side already.")
    if version.status != Status.OFFERED:
        raise Refused(None, "This version is not waiting for signatures.")
    if not seen == version.text_hash == hash_of(version):
        raise Stale(version, "The text is not the one you read. Read it again, then sign.")
    sides.require_one_side(by, [signature.signed_by_id for signature in standing.values()])


def _put_in_force(version: Agreement, by: User, now: datetime) -> None:
    """With both signatures: the version before is replaced, and reach has its denominator."""
    for earlier in version.engagement.agreements.standing():
        earlier.status, earlier.replaced_at = Status.REPLACED, now
        earlier.save(update_fields=["status", "replaced_at"])
        changes = {"status": [Status.IN_FORCE, Status.REPLACED]}
        log.record(by=by, verb="replaced", subject=earlier, now=now, changes=changes)
    version.status, version.in_force_at = Status.IN_FORCE, now
    version.save(update_fields=["status", "in_force_at"])
    changes = {"status": [Status.OFFERED, Status.IN_FORCE]}
    log.record(by=by, verb="put in force", subject=version, now=now, changes=changes)
    declaring.freeze(engagement=version.engagement, by=by, now=now)
    letters.take_back(version, OFFERED)
