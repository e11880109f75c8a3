"""Encumbering: in December a part of next year's pool is set aside for a unit, and released in the new year (R21–R23).

Released into the unit's appropriation it can be promised; released to the pool anybody can ask for it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.budgets import office
from game.coins.budgets.december import DECEMBER, first_of_december
from game.coins.budgets.refusals import Code
from game.coins.ledger import TAIPEI, Move, year_of
from game.coins.models import Transfer, TransferKind
from game.units.approval_refusals import Refused
from game.units.models import Unit
from game.units.staffing import Staff


class Destination(StrEnum):
    """Where released coins go."""

    APPROPRIATION = "appropriation"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Share:
    """Coins of one unit in one budget year, and the id with which its form names the act."""

    act: UUID
    unit_code: str
    year: int
    coins: int | None


def encumber(*, actor: Staff | None, share: Share, now: datetime) -> Transfer | Refused:
    """Set coins of next year's pool aside for a unit; the same form sent twice does it once.

    Raises:
        NotAllowed: they are not of this unit's budget office.
        Unit.DoesNotExist: there is no such unit.
    """
    office.require(actor, now, share.unit_code)
    wrong = office.wrong_sum(share.coins) or _wrong_time(share.year, now)
    if wrong:
        return wrong
    moves = (chart.pool_of(share.year), chart.encumbered_for(share.unit_code, share.year))
    return _moved(actor, share, TransferKind.ENCUMBER, moves, now)


def release(*, actor: Staff | None, share: Share, to: Destination, now: datetime) -> Transfer | Refused:
    """Release what is encumbered for a unit, all or a part; the same form sent twice does it once.

    Raises:
        NotAllowed: they are not of this unit's budget office.
        Unit.DoesNotExist: there is no such unit.
    """
    office.require(actor, now, share.unit_code)
    if wrong := office.wrong_sum(share.coins):
        return wrong
    if to is Destination.APPROPRIATION and year_of(now) < share.year:
        return Refused(Code.NOT_YET, about="to")
    if to is Destination.APPROPRIATION and year_of(now) > share.year:
        return Refused(Code.YEAR_OVER, {"year": share.year}, about="to")
    home = chart.appropriation_of(share.unit_code, share.year)
    taker = home if to is Destination.APPROPRIATION else chart.pool_of(share.year)
    moves = (chart.encumbered_for(share.unit_code, share.year), taker)
    return _moved(actor, share, TransferKind.RELEASE, moves, now)


def opens_for(now: datetime) -> datetime:
    """When the coins of the year after `now` can be encumbered."""
    return first_of_december(year_of(now))


def _wrong_time(year: int, now: datetime) -> Refused | None:
    if year != year_of(now) + 1:
        return Refused(Code.NOT_NEXT_YEAR, about="year")
    is_december = now.astimezone(TAIPEI).month == DECEMBER
    return None if is_december else Refused(Code.NOT_DECEMBER, {"at": opens_for(now)}, about="year")


def _moved(
    actor: Staff | None, share: Share, kind: TransferKind, accounts: tuple[str, str], now: datetime
) -> Transfer | Refused:
    unit, coins, (giver, taker) = Unit.objects.get(code=share.unit_code), share.coins or 0, accounts
    done = {TransferKind.ENCUMBER: "coins_encumbered", TransferKind.RELEASE: "coins_released"}[kind]

    def move() -> Transfer:
        transfer = ledger.post(
            key=f"{kind}:{share.act.hex}",
            kind=kind,
            moves=(Move(giver, -coins), Move(taker, coins)),
            now=now,
            year=share.year,
        )
        office.record_once(
            actor=actor, act=share.act, action=done, unit_code=unit.code, title=unit.name_zh, now=now,
            year=share.year, coins=coins, to=chart.kind_of(taker) if kind == TransferKind.RELEASE else "",
        )  # fmt: skip
        return transfer

    return office.moved(move, lambda missing: _short(kind, share, missing))


def _short(kind: TransferKind, share: Share, missing: int) -> Refused:
    if kind == TransferKind.ENCUMBER:
        return Refused(Code.POOL_SHORT, {"missing": missing, "year": share.year}, about="coins")
    values: dict[str, str | int] = {"missing": missing, "year": share.year, "unit": share.unit_code}
    return Refused(Code.ENCUMBERED_SHORT, values, about="coins")
