"""Starting to work for a merchant with a one-time code, and ending it; rows stay, receipts name them."""

from datetime import datetime

from django.db import transaction

from game.coins.merchants import trail
from game.coins.merchants.inviting import not_in_charge, tell_staff
from game.coins.merchants.refusals import Code
from game.coins.merchants.working import Working, working
from game.coins.models import Invitation, Merchant, MerchantRole, MerchantStaff
from game.inbox import sending
from game.inbox.kinds import Kind
from game.players import short_codes
from game.players.models import Player
from game.players.roster_hashes import code_hash
from game.units.approval_refusals import Refused
from game.units.staffing import Staff


@transaction.atomic
def join(*, player_id: int, code: str, now: datetime) -> MerchantStaff | Refused:
    """Become staff of the merchant that made this code; the same person with the same code again changes nothing.

    A cashier who is invited as an owner becomes one; the work as a cashier ends.

    Args:
        code: as it was typed.
    """
    read = short_codes.read(code)
    if read is None:
        return Refused(Code.CODE_MISTYPED, about="code")
    player = Player.objects.get(pk=player_id)
    if player.is_guest or player.confirmed_at is None:
        return Refused(Code.NEEDS_ACCOUNT, about="code")
    known = Invitation.objects.filter(code_hash=code_hash(read)).first()
    if known is None:
        return Refused(Code.CODE_UNKNOWN, about="code")
    merchant = trail.locked(known.merchant_id)
    invitation = Invitation.objects.select_for_update().get(pk=known.pk)
    used_by = MerchantStaff.objects.filter(invitation=invitation).first()
    if used_by is not None and used_by.player_id == player_id:
        return used_by
    return _unusable(invitation, used_by, now) or _begin(invitation, merchant, player, now)


def _unusable(invitation: Invitation, used_by: MerchantStaff | None, now: datetime) -> Refused | None:
    if used_by is not None:
        return Refused(Code.CODE_USED, about="code")
    if invitation.withdrawn_at is not None:
        return Refused(Code.CODE_WITHDRAWN, about="code")
    if invitation.until <= now:
        return Refused(Code.CODE_EXPIRED, {"until": invitation.until}, about="code")
    return None


def _begin(invitation: Invitation, merchant: Merchant, player: Player, now: datetime) -> MerchantStaff | Refused:
    there = MerchantStaff.objects.filter(merchant=merchant, player=player, ended_at=None).first()
    if there is not None and MerchantRole.OWNER not in {invitation.role} - {there.role}:
        return Refused(Code.WORKS_THERE, {"merchant": merchant.name}, about="code")
    if there is not None:
        there.ended_at = now
        there.save(update_fields=["ended_at"])
    staff = MerchantStaff.objects.create(
        merchant=merchant, player=player, name=invitation.name, role=invitation.role, since=now
    )
    invitation.used_by = staff
    invitation.save(update_fields=["used_by"])
    trail.record(merchant, "merchant_joined", actor=working(staff), now=now, name=staff.name, role=staff.role)
    tell_staff(merchant, Kind.MERCHANT_JOINED, now, owners_only=True, values={"name": staff.name})
    return staff


@transaction.atomic
def end_work(*, actor: Staff | Working | None, staff: MerchantStaff, now: datetime) -> MerchantStaff | Refused:
    """End somebody's work: the till is shut to them from now on. Again changes nothing.

    Args:
        actor: an operator, or an owner of the same merchant, who may end a cashier's.

    Raises:
        NotAllowed: the actor is staff of the county, but no operator.
    """
    merchant = trail.locked(staff.merchant_id)
    staff = MerchantStaff.objects.select_for_update().get(pk=staff.pk)
    if refused := not_in_charge(actor, merchant, MerchantRole(staff.role), now):
        return refused
    if staff.ended_at is None:
        staff.ended_at = now
        staff.save(update_fields=["ended_at"])
        trail.record(merchant, "merchant_left", actor=actor, now=now, name=staff.name, role=staff.role)
        _tell(staff, merchant, now)
    return staff


def _tell(staff: MerchantStaff, merchant: Merchant, now: datetime) -> None:
    if staff.player_id is not None:
        values = {"merchant": merchant.name_zh, "merchant_en": merchant.name_en}
        key = f"{Kind.MERCHANT_WORK_ENDED}:{staff.public_id.hex}"
        sending.send(player_id=staff.player_id, kind=Kind.MERCHANT_WORK_ENDED, values=values, key=key, now=now)
