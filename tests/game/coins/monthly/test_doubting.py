"""What each rule sees, and what it leaves alone; and each check of the audit bites."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db.models import F

from game.coins import audit
from game.coins.models import (
    Account,
    Merchant,
    MerchantRole,
    Payout,
    Redemption,
    Statement,
    StatementLine,
    StatementShare,
)
from game.coins.monthly import audit as monthly_audit
from game.coins.monthly import paying_out
from game.coins.monthly.doubting import in_words
from game.coins.redeeming.tunables import COINS_A_PAYMENT
from game.players.purses import owner_of
from hotspots.models import Kind
from tests.game.balloons.builders import a_player
from tests.game.coins.merchants.builders import a_merchant, a_worker
from tests.game.coins.monthly.builders import (
    JULY,
    a_budget_officer,
    a_confirmed_statement,
    a_payment,
    a_purse,
    a_refund,
    an_operator,
    made,
    on,
    statement_of,
)
from tests.game.reports.builders import a_place
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db


def quiet(shop: Merchant) -> None:
    """An honest month: some lunches of some people."""
    for day in range(1, 6):
        a_payment(shop, a_purse(5_000), 130 + day, on(7, day))


def often(shop: Merchant) -> None:
    owner = a_purse(5_000)
    for hour in range(5):
        a_payment(shop, owner, 110 + hour, on(7, 3, 10 + hour))


def at_night(shop: Merchant) -> None:
    a_payment(shop, a_purse(500), 77, on(7, 3, 23, 0))


def at_breakfast(shop: Merchant) -> None:
    a_payment(shop, a_purse(500), 77, on(7, 3, 4, 0))


def at_a_night_market(shop: Merchant) -> None:
    Merchant.objects.filter(pk=shop.pk).update(place=a_place(Kind.MERCHANT, opening_hours="Mo-Su 17:00-25:00"))
    at_night(shop)


def of_a_place_that_is_closed(shop: Merchant) -> None:
    Merchant.objects.filter(pk=shop.pk).update(place=a_place(Kind.MERCHANT, opening_hours="Mo-Su 10:00-18:00"))
    at_night(shop)


def at_the_limit(shop: Merchant) -> None:
    for day in range(3):
        a_payment(shop, a_purse(COINS_A_PAYMENT), COINS_A_PAYMENT, on(7, 3 + day))


def round_sums(shop: Merchant) -> None:
    for number in range(10):
        a_payment(shop, a_purse(2_000), 1_000 if number < 8 else 990, on(7, 3 + number))


def own_till(shop: Merchant) -> None:
    worker = a_worker(shop, MerchantRole.CASHIER)
    worker.since = on(7, 1)
    worker.save()
    a_payment(shop, a_purse(500, owner=owner_of(worker.player_id)), 88, on(7, 3))


def a_former_workers(shop: Merchant) -> None:
    player = a_player()
    worker = a_worker(shop, MerchantRole.CASHIER, player=player, ended_at=on(7, 2))
    worker.since = on(7, 1)
    worker.save()
    a_payment(shop, a_purse(500, owner=owner_of(player.pk)), 88, on(7, 3))


def many_refunds(shop: Merchant) -> None:
    for day in range(5):
        a_refund(a_payment(shop, a_purse(100), 60 + day, on(7, 3 + day)), on(7, 3 + day, 15))


def receipts_differ(shop: Merchant) -> None:
    payment = a_payment(shop, a_purse(500), 88, on(7, 3))
    Redemption.objects.filter(pk=payment.pk).update(coins=90)


@pytest.mark.parametrize(
    ("month", "rules"),
    [
        (quiet, []),
        (often, ["one_person_often"]),
        (at_night, ["at_night"]),
        (at_breakfast, []),
        (at_a_night_market, []),
        (of_a_place_that_is_closed, ["at_night"]),
        (at_the_limit, ["at_the_limit"]),
        (round_sums, ["round_sums"]),
        (own_till, ["own_till"]),
        (a_former_workers, []),
        (many_refunds, ["many_refunds"]),
        (receipts_differ, ["receipts_differ"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_rule_sees_what_is_odd_and_nothing_else(month: Callable[[Merchant], None], rules: list[str]):
    shop = a_merchant()
    month(shop)
    made()
    doubts = list(statement_of(shop).doubts.all())
    assert [doubt.rule for doubt in doubts] == rules
    assert all("%(" not in in_words(doubt) for doubt in doubts)


def bump(rows, **changes: int) -> None:
    rows.update(**{field: F(field) + by for field, by in changes.items()})


def a_paid_month() -> Statement:
    statement = a_confirmed_statement()
    payout = paying_out.consolidate(payout=uuid4(), month=JULY, actor=an_operator(), now=on(8, 5))
    paying_out.mark_paid(payout=payout.public_id, actor=a_budget_officer(), now=on(8, 6))
    return statement


TAMPERINGS = {
    "statements_are_lines": lambda: bump(StatementLine.objects.all(), coins=1),
    "statements_are_shares": lambda: bump(StatementShare.objects.all(), coins=-1),
    "lines_are_movements": lambda: StatementLine.objects.update(kind="refunded"),
    "tills_wait_to_be_stated": lambda: bump(Account.objects.filter(kind="till"), balance=5),
    "carried_is_brought_forward": lambda: bump(Statement.objects.all(), brought=3, carried=3),
    "statements_move_their_coins": lambda: bump(Statement.objects.all(), coins=4, carried=-4),
    "stated_by_statements": lambda: Statement.objects.update(transfer=None),
    "payable_is_unpaid": lambda: bump(Account.objects.filter(kind="paid"), balance=5),
    "paid_as_stated": lambda: Statement.objects.update(state="consolidated"),
    "payouts_are_statements": lambda: bump(Payout.objects.all(), coins=1),
    "payout_files_are_kept": lambda: Payout.objects.update(file="else"),
}


@pytest.mark.parametrize("check", TAMPERINGS)
def test_each_check_of_the_audit_bites(check):
    a_paid_month()
    assert list(audit.findings(monthly_audit.CHECKS)) == []
    with unsealed():
        TAMPERINGS[check]()
    assert check in {finding.check for finding in audit.findings(monthly_audit.CHECKS)}


def test_every_check_has_its_tampering():
    assert {check.name for check in monthly_audit.CHECKS} == set(TAMPERINGS)
