"""Short ways to a pool with coins, and to a unit's request that waits for the budget office."""

from datetime import UTC, datetime
from uuid import uuid4

from game.coins.budgets import pool, requesting
from game.coins.models import CoinRequest, Transfer
from game.units import approvals, chains
from game.units.models import Approval, ApprovalKind, Step, Unit
from game.units.staffing import Staff
from tests.game.units.officials import NOW, an_approver, an_official, seen

DECEMBER = datetime(2026, 12, 10, 2, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 5, 2, tzinfo=UTC)


def a_pool(coins: int = 100_000, year: int = 2026, now: datetime = NOW) -> Transfer:
    filled = pool.add(actor=None, act=uuid4(), year=year, coins=coins, reason="議會決議", now=now)
    assert isinstance(filled, Transfer), filled
    return filled


def wanted(**changes: object) -> requesting.Wanted:
    usual = {"title": "防災週", "purpose": "九月防災週的有獎徵答，給全縣國小學生。", "coins": 20_000, "year": 2026}
    return requesting.Wanted(**(usual | changes))


def a_request(author: Staff, unit: Unit, **changes: object) -> CoinRequest:
    request = requesting.draft(author=author, public_id=uuid4(), unit_code=unit.code, wanted=wanted(**changes), now=NOW)
    assert isinstance(request, CoinRequest), request
    return request


def a_signed_request(unit: Unit, author: Staff | None = None, **changes: object) -> CoinRequest:
    """One that every step of a short chain has signed."""
    chains.set_chain(actor=None, unit_code=unit.code, kind=ApprovalKind.COINS, steps=[Step.SECTION_HEAD], now=NOW)
    author, head = author or an_official(unit, name="林承辦"), an_approver(unit, Step.SECTION_HEAD)
    request = a_request(author, unit, **changes)
    submitted = requesting.submit(author=author, request=request, seen_round=0, now=NOW)
    assert isinstance(submitted, Approval), submitted
    signed = approvals.sign_off(approver=head, subject=request.public_id, seen=seen(request.public_id), now=NOW)
    assert isinstance(signed, Approval), signed
    return request
