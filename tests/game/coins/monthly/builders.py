"""Short ways to a month: coins of a unit in a wallet, payments and refunds at a till, statements on their way."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from game.coins import accounts as chart
from game.coins import campaigns, escrow, ledger, lots
from game.coins.ledger import TAIPEI, Move, Posting
from game.coins.merchants.working import Working
from game.coins.models import Campaign, Merchant, Redemption, Statement, StatementLine, TransferKind
from game.coins.monthly import confirming, making, releasing
from game.coins.monthly.making import MakeReport
from game.coins.monthly.months import Month
from game.coins.settling import settle
from game.units.models import Role
from game.units.staffing import Staff
from tests.game.coins.builders import a_unit, an_owner, award
from tests.game.coins.merchants.builders import a_merchant, an_owner_of
from tests.game.units.builders import somebody

JULY, AUGUST, SEPTEMBER = (Month(date(2026, month, 1)) for month in (7, 8, 9))
SETTLED = datetime(2026, 7, 1, tzinfo=UTC)


def on(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of 2026 on Taitung's clocks."""
    return datetime(2026, month, day, hour, minute, tzinfo=TAIPEI)


def first_of(month: Month) -> datetime:
    """A quarter past midnight on the first of the month after: statements are made."""
    return month.after.begins_at + timedelta(minutes=15)


def a_purse(coins: int, *, unit: str = "tourism", owner: UUID | None = None) -> UUID:
    """An owner with coins of a unit's campaign in the wallet since before July, beside those of earlier calls."""
    owner = owner or an_owner()
    campaign = Campaign.objects.create(
        unit=a_unit(unit), name_zh="夏日熱氣球", name_en="Summer balloons", amount=coins, quota=1,
        opens_at=SETTLED - timedelta(days=9), closes_at=SETTLED + timedelta(days=60),
    )  # fmt: skip
    began, balloon = SETTLED - timedelta(days=9), uuid4()
    campaigns.appropriate(unit=campaign.unit, year=2026, coins=coins, key=f"appropriate:{balloon}", now=began)
    campaigns.publish(campaign=campaign, now=began)
    escrow.fund_balloons(campaign=campaign, lots=[(balloon, coins)], key=f"fund:{balloon}", now=began)
    award(
        balloon, owner, coins=coins, now=SETTLED - timedelta(days=8) + Campaign.objects.count() * timedelta(minutes=1)
    )
    settle(now=SETTLED)
    return owner


@transaction.atomic
def a_payment(merchant: Merchant, owner: UUID, coins: int, at: datetime) -> Redemption:
    """Coins that went from a wallet into a till."""
    payment = uuid4()
    moves = (Move(chart.wallet_of(owner), -coins), Move(chart.till_of(merchant.public_id), coins))
    transfer = ledger.post(
        key=f"redeem:{payment.hex}", kind=TransferKind.REDEEM, moves=moves, now=at, year=ledger.year_of(at)
    )
    lots.take(owner=owner, coins=coins, transfer=transfer.id)
    return Redemption.objects.create(
        public_id=payment, merchant=merchant, owner=owner, state="paid", bill_ntd=coins, coins=coins, begun_at=at,
        until=at, paid_at=at, day=at.astimezone(TAIPEI).date(), transfer=transfer, taken_by=transfer,
    )  # fmt: skip


@transaction.atomic
def a_refund(payment: Redemption, at: datetime, *, reason: str = "買錯了") -> Redemption:
    """A payment given back, from the till into the wallet and its lots."""
    moves = (
        Move(chart.till_of(payment.merchant.public_id), -payment.coins),
        Move(chart.wallet_of(payment.owner), payment.coins),
    )
    key = f"refund:{payment.public_id.hex}"
    posting = Posting(key, TransferKind.REFUND, moves, reason=reason, reverses=payment.transfer_id)
    (transfer,) = ledger.post_all(postings=[posting], now=at, year=ledger.year_of(at))
    lots.bring_back(taken_by=payment.taken_by_id, transfer=transfer.id)
    payment.state, payment.refund, payment.refunded_at, payment.refunded_for = "refunded", transfer, at, reason
    payment.save()
    return payment


def made(month: Month = JULY, now: datetime | None = None) -> MakeReport:
    """Statements of a month, made on the first of the next."""
    report = making.make(month=month, now=now or first_of(month))
    assert isinstance(report, MakeReport), report
    return report


def statement_of(merchant: Merchant, month: Month = JULY) -> Statement:
    return Statement.objects.get(merchant=merchant, month=month.first)


def an_operator() -> Staff:
    return somebody(Role.OPERATOR, a_unit("county"))


def a_budget_officer() -> Staff:
    return somebody(Role.BUDGET_OFFICER, a_unit("budget-office"))


def an_open_statement(*, coins: int = 1_230, merchant: Merchant | None = None) -> tuple[Statement, Working]:
    """July's statement of one payment, which its owner can read."""
    merchant = merchant or a_merchant(bank_account="004-012345678901")
    owner = an_owner_of(merchant)
    a_payment(merchant, a_purse(coins), coins, on(7, 10))
    made()
    releasing.release(month=JULY, actor=an_operator(), now=on(8, 1))
    return statement_of(merchant), owner


def a_confirmed_statement(*, invoice: str = "AB12345678", **said: object) -> Statement:
    """The same, confirmed."""
    statement, owner = an_open_statement(**said)  # type: ignore[arg-type]
    confirmed = confirming.confirm(statement=statement.public_id, working=owner, invoice=invoice, now=on(8, 2))
    assert isinstance(confirmed, Statement), confirmed
    return confirmed


def lines_of(statement: Statement) -> list[tuple[str, str, int]]:
    """Kind, day and coins of each line."""
    return [(line.kind, line.day.isoformat(), line.coins) for line in statement.lines.order_by("day", "pk")]


def the_line(statement: Statement) -> StatementLine:
    return statement.lines.get()
