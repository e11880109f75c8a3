"""Giving back: the same day by the merchant, later by the operator, into the lots the coins came from."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from game.coins import ledger
from game.coins.accounts import payable_to, till_of, wallet_of
from game.coins.ledger import Move
from game.coins.models import Merchant, Offer, Redemption, Transfer, TransferKind
from game.coins.redeeming import fetching, receipts, refunding
from game.coins.redeeming.refusals import Code
from game.inbox.models import Notice
from game.players import leaving
from game.players.holdings import Farewell
from game.units.approval_refusals import Refused
from game.units.models import AuditEntry, Role
from game.units.permissions import NotAllowed
from tests.game.coins.builders import DAY, balances
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import (
    MORNING,
    a_customer,
    an_offer,
    asked,
    asked_for,
    books,
    confirmed,
    lots_of,
    owner_of,
    paid,
)
from tests.game.units.builders import a_role, a_unit, staff

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


def back(payment: Redemption, cashier: Any, *, reason: str = "Wrong order", now: Any = MORNING) -> Any:
    return refunding.refund_today(redemption=payment.public_id, cashier=cashier, reason=reason, now=now)


def test_coins_go_back_into_the_lots_they_came_from_once() -> None:
    customer, cashier = a_customer(30, 100), a_cashier()
    payment = paid(customer, cashier, coins=50)
    answers = [back(payment, cashier, reason=reason) for reason in ("Wrong order", "Wrong order, again")]
    assert {answer.refunded_for for answer in answers} == {"Wrong order"}
    assert lots_of(customer) == [30, 100]
    assert till_of(cashier.merchant) not in balances()
    transfer = Transfer.objects.get(kind="refund")
    assert (transfer.reverses_id, transfer.reason) == (payment.transfer_id, "Wrong order")
    assert receipts.takings(cashier.merchant_id, MORNING.date()).net == 0
    assert Notice.objects.get(kind="payment_refunded").values["coins"] == 50
    assert books() == []


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        pytest.param(" 　\n", Code.REASON_MISSING, id="blank"),
        pytest.param("x" * 201, Code.REASON_TOO_LONG, id="too long"),
    ],
)
def test_a_refund_has_a_reason(reason: str, code: Code) -> None:
    cashier = a_cashier()
    payment = paid(a_customer(100), cashier)
    assert back(payment, cashier, reason=reason).code is code


def test_the_merchant_gives_back_today_only_and_only_its_own() -> None:
    customer, cashier = a_customer(100), a_cashier()
    payment = paid(customer, cashier)
    assert back(payment, cashier, now=MORNING + DAY).code is Code.NOT_TODAY
    assert back(payment, a_cashier()).code is Code.NO_SUCH_PAYMENT
    assert back(asked(customer, cashier), cashier).code is Code.NOT_PAID
    unknown = refunding.refund_today(redemption=uuid4(), cashier=cashier, reason="so", now=MORNING)
    assert isinstance(unknown, Refused)
    assert unknown.code is Code.NO_SUCH_PAYMENT


def test_a_suspended_merchant_can_still_give_back() -> None:
    cashier = a_cashier()
    payment = paid(a_customer(100), cashier)
    Merchant.objects.update(state=Merchant.State.SUSPENDED)
    assert back(payment, cashier).state == "refunded"


def test_what_a_statement_has_taken_from_the_till_is_not_given_back_from_it() -> None:
    customer, cashier = a_customer(100), a_cashier()
    payment = paid(customer, cashier, coins=50)
    moves = (Move(till_of(cashier.merchant), -30), Move(payable_to(cashier.merchant), 30))
    ledger.post(key="state:1", kind=TransferKind.STATE, moves=moves, now=MORNING, year=2026)
    answer = back(payment, cashier)
    assert (answer.code, answer.values) == (Code.NOT_IN_TILL, {"missing": 30})
    assert balances()[wallet_of(owner_of(customer))] == 50
    assert receipts.find(payment.public_id, MORNING, owner=payment.owner).state == "paid"
    assert books() == []


def test_goods_that_were_not_fetched_are_on_the_shelf_again() -> None:
    customer, cashier = a_customer(100), a_cashier()
    offer = an_offer(Merchant.objects.get())
    first, second = (confirmed(asked_for(offer, customer, cashier), customer) for _ in range(2))
    fetching.fetched(redemption=second.public_id, cashier=cashier, now=MORNING)
    for payment in (first, second):
        back(payment, cashier)
    assert Offer.objects.get().taken == 1
    assert fetching.fetched(redemption=first.public_id, cashier=cashier, now=MORNING).code is Code.REFUNDED_ALREADY
    assert books() == []


def test_an_operator_gives_back_later_and_the_trail_says_so_once() -> None:
    operator = staff(a_role(Role.OPERATOR, a_unit("culture"), begins_on=LONG_AGO))
    customer, cashier = a_customer(100), a_cashier()
    payment = paid(customer, cashier)
    for _ in range(2):
        refunding.refund_later(
            redemption=payment.public_id, actor=operator, reason="Asked by phone", now=MORNING + 9 * DAY
        )
    assert lots_of(customer) == [100]
    line = AuditEntry.objects.get(action="payment_refunded")
    assert (line.subject, line.details) == (payment.public_id, {"coins": 50, "reason": "Asked by phone"})


def test_no_other_role_does() -> None:
    officer = staff(a_role(Role.CASE_OFFICER, a_unit("culture"), begins_on=LONG_AGO))
    payment = paid(a_customer(100), a_cashier())
    with pytest.raises(NotAllowed):
        refunding.refund_later(redemption=payment.public_id, actor=officer, reason="so", now=MORNING)
    assert Transfer.objects.filter(kind="refund").count() == 0


def test_who_has_left_gets_nothing_back() -> None:
    customer, cashier = a_customer(100), a_cashier()
    payment = paid(customer, cashier)
    leaving.leave(player_id=customer.pk, farewell=Farewell(), now=MORNING)
    assert back(payment, cashier).code is Code.GONE
    assert books() == []


def test_a_refund_that_nobody_can_get_leaves_no_line_that_says_it_was_given() -> None:
    customer = a_customer(100)
    payment = paid(customer, a_cashier())
    leaving.leave(player_id=customer.pk, farewell=Farewell(), now=MORNING)
    refused = refunding.refund_later(redemption=payment.public_id, actor=None, reason="so", now=MORNING)
    assert isinstance(refused, Refused)
    assert refused.code is Code.GONE
    assert not AuditEntry.objects.filter(action=refunding.ACTION).exists()
