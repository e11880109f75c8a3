"""Finding and locking one statement, or one line of it, and the words of a trail's line; shared by the verbs."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from game.coins.merchants.working import works_for
from game.coins.models import Payout, Statement, StatementLine
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.coins.monthly.tunables import LONGEST_REASON
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import NO_UNIT, Staff

REASON: Final = "reason"


def locked(statement: UUID) -> Statement:
    """A statement that nobody else changes until the transaction ends; raises Statement.DoesNotExist."""
    rows = Statement.objects.select_for_update(of=("self",)).select_related("merchant")
    return rows.get(public_id=statement)


def locked_with_line(line: UUID) -> tuple[Statement, StatementLine]:
    """A statement that is locked, and one of its lines; raises StatementLine.DoesNotExist."""
    statement = StatementLine.objects.values_list("statement__public_id", flat=True).get(public_id=line)
    held = locked(statement)
    return held, StatementLine.objects.select_related("redemption").get(public_id=line)


def wrong_reason(reason: str) -> Refused | None:
    """What is wrong with a reason that somebody typed."""
    if not reason:
        return Refused(Code.REASON_MISSING, about=REASON)
    if len(reason) > LONGEST_REASON:
        return Refused(Code.REASON_TOO_LONG, {"length": len(reason), "limit": LONGEST_REASON}, about=REASON)
    return None


def own_shop(actor: Staff, statement: Statement) -> Refused | None:
    """Nobody decides for the county about the shop that they work for."""
    works = any(working.merchant_id == statement.merchant_id for working in works_for(actor.player_id))
    return Refused(Code.OWN_SHOP, {"shop": statement.merchant.name_zh}) if works else None


def require(actor: Staff, action: Action, now: datetime) -> None:
    """Whether they may do this today, in whichever unit their role is: merchants belong to none.

    Raises:
        NotAllowed: their role does not allow it.
    """
    staff = staffing.staff_of(actor.player_id, timezone.localdate(now))
    if not permissions.may_anywhere(staff, action):
        raise permissions.NotAllowed(actor, action, NO_UNIT)


def record(actor: Staff, action: str, now: datetime, about: Statement | Payout, **details: str | int) -> None:
    """One line of the trail about a statement or a payout."""
    title = Month(about.month).name
    if isinstance(about, Statement):
        title = f"{title} {about.merchant.name_zh}"
    audit_trail.record(actor=actor, action=action, now=now, subject=about.public_id, title=title, details=details)
