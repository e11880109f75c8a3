"""The county's pool of a budget year: what the council gives for coins, before any unit has it."""

from datetime import datetime
from uuid import UUID

from game.coins import accounts as chart
from game.coins import ledger
from game.coins.budgets import office
from game.coins.budgets.refusals import Code
from game.coins.ledger import Move
from game.coins.models import Transfer, TransferKind
from game.units.approval_refusals import Refused
from game.units.staffing import Staff


def add(
    *, actor: Staff | None, act: UUID, year: int, coins: int | None, reason: str, now: datetime
) -> Transfer | Refused:
    """Put coins into the pool of a year; the same form sent twice does it once.

    Args:
        act: chosen by the form, names this act.
        reason: the resolution it rests on.

    Raises:
        NotAllowed: they are not of the budget office.
    """
    office.require(actor, now)
    reason = office.tidy(reason)
    wrong = office.wrong_sum(coins) or office.wrong_year(year, now) or office.wrong_reason(reason)
    if wrong or coins is None:
        return wrong or Refused(Code.NO_NUMBER)

    def move() -> Transfer:
        transfer = ledger.post(
            key=f"budget:{act.hex}",
            kind=TransferKind.BUDGET,
            moves=(Move(chart.SOURCE, -coins), Move(chart.pool_of(year), coins)),
            now=now,
            year=year,
            reason=reason,
        )
        office.record_once(
            actor=actor, act=act, action="pool_filled", unit_code=office.home_of(actor), title=str(year), now=now,
            year=year, coins=coins, reason=reason,
        )  # fmt: skip
        return transfer

    return office.moved(move, lambda missing: Refused(Code.POOL_SHORT, {"missing": missing, "year": year}))
