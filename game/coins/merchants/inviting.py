"""Invitations: a code that makes whoever enters it staff of a merchant, once; only its hash is kept.

Operators invite owners, owners invite their cashiers. The code is shown to who made it, this once; who lost it
withdraws the invitation and makes another.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins.merchants import trail
from game.coins.merchants.refusals import Code
from game.coins.merchants.working import Working, as_of_now
from game.coins.models import Invitation, Merchant, MerchantRole
from game.inbox import sending
from game.inbox.kinds import Kind, Values
from game.players import short_codes
from game.players.models import Player
from game.players.roster_hashes import code_hash
from game.units.approval_refusals import Refused
from game.units.staffing import Staff

# Long enough for a letter and a week's holiday, short enough that a lost paper is soon worth nothing. 1–60 days.
INVITATION_LASTS: Final = timedelta(days=14)
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation, with its code to be shown once."""

    invitation: Invitation
    code: str


@transaction.atomic
def invite(
    *, actor: Staff | Working | None, invitation: UUID, merchant: Merchant, name: str, role: MerchantRole, now: datetime
) -> Invited | Refused:
    """Invite somebody to work for a merchant; a form sent twice makes one code, and shows it once.

    Args:
        actor: an operator, who may invite owners and cashiers, or an owner, who may invite cashiers.
        invitation: its public id, chosen by the form.
        name: the person's, as receipts show it.

    Raises:
        NotAllowed: the actor is no operator.
    """
    merchant = trail.locked(merchant.pk)
    if refused := not_in_charge(actor, merchant, role, now) or _wrong_name(name):
        return refused
    code = short_codes.fresh()
    made, is_new = Invitation.objects.get_or_create(
        public_id=invitation,
        defaults={
            "merchant": merchant,
            "role": role,
            "name": _tidy(name),
            "code_hash": code_hash(code),
            "until": now + INVITATION_LASTS,
        },
    )
    if not is_new:
        return Refused(Code.SHOWN_ONCE)
    trail.record(merchant, "merchant_invited", actor=actor, now=now, name=made.name, role=made.role)
    return Invited(made, short_codes.shown(code))


@transaction.atomic
def withdraw(*, actor: Staff | Working | None, invitation: Invitation, now: datetime) -> Invitation | Refused:
    """Make a code worthless that nobody has used; again changes nothing.

    Raises:
        NotAllowed: the actor is no operator.
    """
    merchant = trail.locked(invitation.merchant_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if refused := not_in_charge(actor, merchant, MerchantRole(invitation.role), now):
        return refused
    if invitation.used_by_id is not None:
        return Refused(Code.INVITATION_USED)
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        trail.record(merchant, "invitation_withdrawn", actor=actor, now=now, name=invitation.name)
    return invitation


def not_in_charge(
    actor: Staff | Working | None, merchant: Merchant, role: MerchantRole, now: datetime
) -> Refused | None:
    """Why they may not name or end somebody in this role, if they may not.

    Raises:
        NotAllowed: the actor is staff of the county, but no operator.
    """
    if not isinstance(actor, Working):
        trail.require_keeper(actor, now)
        return None
    today = as_of_now(actor)
    if today is None or not today.is_owner or today.merchant_id != merchant.pk:
        return Refused(Code.NOT_OWNER)
    return Refused(Code.ONLY_CASHIERS) if role is MerchantRole.OWNER else None


def tell_staff(merchant: Merchant, kind: Kind, now: datetime, *, owners_only: bool = False, values: Values) -> None:
    """A notice to everybody who works there, in the caller's transaction."""
    staff = merchant.staff.filter(ended_at=None, player__isnull=False)
    chosen = staff.filter(role=MerchantRole.OWNER) if owners_only else staff
    about = {"merchant": merchant.name_zh, "merchant_en": merchant.name_en, **values}
    for player_id in Player.objects.filter(works_for__in=chosen).order_by("pk").values_list("pk", flat=True):
        key = f"{kind}:{merchant.public_id.hex}:{now.isoformat()}"
        sending.send(player_id=player_id, kind=kind, values=about, key=key, now=now)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _wrong_name(name: str) -> Refused | None:
    length = len(_tidy(name))
    if length == 0:
        return Refused(Code.MISSING, about="name")
    limit = LONGEST_NAME
    return Refused(Code.TOO_LONG, {"length": length, "limit": limit}, about="name") if length > limit else None
