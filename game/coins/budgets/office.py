"""What the verbs of budgets have in common: who may, what a sum or a reason may be, and what is written of it.

The budget office is the county's own: a budget officer of any unit adds to the pool and closes the year, and gives to
the units that the role covers. None is the operator at the machine's console, who may everything.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins.budgets.refusals import Code
from game.coins.ledger import KeyReused, Shortfall, year_of
from game.coins.models import Transfer
from game.coins.tunables import MOST_COINS_OF_A_BUDGET
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry
from game.units.staffing import NO_UNIT, Staff

LONGEST_REASON: Final = 200


def require(actor: Staff | None, now: datetime, unit_code: str | None = None) -> None:
    """Whether they are of the budget office at this moment, for this unit if it is about one.

    Raises:
        NotAllowed: they are not.
    """
    staff = actor and staffing.as_of_now(actor, now)
    if unit_code is not None:
        permissions.require(staff, Action.SET_BUDGETS, unit_code)
    elif staff is not None and not permissions.may_anywhere(staff, Action.SET_BUDGETS):
        raise permissions.NotAllowed(staff, Action.SET_BUDGETS, NO_UNIT)


def home_of(actor: Staff | None) -> str:
    """The unit in whose scope the county's own acts are told: that of the budget officer who acts."""
    held = actor.roles if actor else ()
    own = [role.unit_code for role in held if permissions.may(actor, Action.SET_BUDGETS, role.unit_code)]
    return own[0] if own else NO_UNIT


def wrong_sum(coins: int | None) -> Refused | None:
    """What is wrong with a number of coins, beside the field `coins`."""
    if coins is None:
        return Refused(Code.NO_NUMBER, about="coins")
    if coins < 1:
        return Refused(Code.TOO_FEW, about="coins")
    if coins > MOST_COINS_OF_A_BUDGET:
        return Refused(Code.TOO_MANY, {"limit": MOST_COINS_OF_A_BUDGET}, about="coins")
    return None


def wrong_reason(reason: str) -> Refused | None:
    """What is wrong with a reason that has to be given."""
    if not reason:
        return Refused(Code.WHY, about="reason")
    return too_long(reason)


def too_long(reason: str) -> Refused | None:
    """Whether a reason does not fit."""
    if len(reason) <= LONGEST_REASON:
        return None
    return Refused(Code.WHY_TOO_LONG, {"length": len(reason), "limit": LONGEST_REASON}, about="reason")


def tidy(words: str) -> str:
    """Without blanks around, and with one between."""
    return " ".join(words.split())


def wrong_year(year: int, now: datetime) -> Refused | None:
    """A budget is of this year or of the next."""
    if year < year_of(now):
        return Refused(Code.YEAR_OVER, {"year": year}, about="year")
    return Refused(Code.YEAR_TOO_FAR, about="year") if year > year_of(now) + 1 else None


def moved(move: Callable[[], Transfer], short: Callable[[int], Refused]) -> Transfer | Refused:
    """One transfer in a transaction of its own; `short` says what is missing where there is too little."""
    try:
        with transaction.atomic():
            return move()
    except Shortfall as shortfall:
        return short(shortfall.missing)
    except KeyReused:
        return Refused(Code.OTHER_CONTENT)


def record_once(
    *, actor: Staff | None, act: UUID, action: str, unit_code: str, title: str, now: datetime, **details: str | int
) -> None:
    """One line of the trail for each act, however often its form is sent; after the posting, under its locks."""
    if AuditEntry.objects.filter(subject=act, action=action).exists():
        return
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=unit_code,
        subject=act,
        title=title,
        details={name: value for name, value in details.items() if value != ""},
    )
