"""Each check of payments finds what contradicts it."""

from typing import Any
from uuid import uuid4

import pytest

from game.coins import audit
from game.coins.models import Merchant, Offer, Redemption, Transfer, Voucher
from game.coins.redeeming import refunding, vouchers
from game.coins.redeeming.audit import CHECKS
from tests.game.coins.merchants.builders import a_cashier, a_merchant
from tests.game.coins.redeeming.builders import (
    MORNING,
    a_customer,
    a_voucher,
    an_offer,
    asked_for,
    books,
    confirmed,
    paid,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> None:
    """A bill that was given back, one that was not, goods, and a voucher."""
    customer, cashier = a_customer(500), a_cashier()
    merchant = Merchant.objects.get()
    returned = paid(customer, cashier, coins=50)
    refunding.refund_today(redemption=returned.public_id, cashier=cashier, reason="so", now=MORNING)
    paid(customer, cashier, coins=60)
    confirmed(asked_for(an_offer(merchant), customer, cashier), customer)
    spent = a_voucher(customer, merchant)
    vouchers.spend(voucher=spent.public_id, redemption=uuid4(), cashier=cashier, now=MORNING)
    a_voucher(customer, merchant, coins=20)
    a_merchant("別家")
    assert books() == []


def elsewhere(**wanted: Any) -> int:
    return Redemption.objects.filter(**wanted).update(merchant=Merchant.objects.get(name_zh="別家"))


def other_transfer(**wanted: Any) -> int:
    catch = Transfer.objects.filter(kind="settle").first()
    return Redemption.objects.filter(**wanted).update(transfer=catch)


BREAKS = {
    "payments_reach_tills": lambda: elsewhere(coins=60),
    "payments_used_lots": lambda: Redemption.objects.filter(coins=60).update(taken_by=None),
    "tills_know_payments": lambda: other_transfer(coins=60),
    "refunds_are_opposites": lambda: Redemption.objects.filter(state="refunded").update(owner=uuid4()),
    "vouchers_are_reserved": lambda: Voucher.objects.filter(state="open").update(coins=30),
    "offers_are_counted": lambda: Offer.objects.update(taken=2),
}


def test_every_check_has_its_break() -> None:
    assert set(BREAKS) == {check.name for check in CHECKS}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_broken_is_found(story: None, name: str) -> None:
    assert BREAKS[name]() == 1
    assert name in {finding.check for finding in audit.findings(CHECKS)}
