"""Two tills, two phones, two taps at once: one of them pays, and the books hold."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from game.coins.accounts import till_of
from game.coins.models import Merchant, Offer, Redemption, Voucher
from game.coins.redeeming import meeting, paying, refunding, tokens, tunables, vouchers
from game.players import leaving
from game.players.holdings import Farewell
from game.players.models import Player
from tests.game.coins.builders import balances
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import (
    MORNING,
    a_customer,
    a_voucher,
    an_offer,
    asked,
    asked_for,
    books,
    confirmed,
    met,
    paid,
)

pytestmark = pytest.mark.django_db(transaction=True)
RETURNS = MORNING + tunables.VOUCHER_LASTS + tunables.VOUCHER_GRACE


def told(answers: list[Any]) -> Counter[str]:
    """How often each state or refusal was answered."""
    return Counter(str(getattr(answer, "code", None) or answer.state) for answer in answers)


def test_one_code_is_read_by_one_of_many_tills(race: Any) -> None:
    customer, cashiers = a_customer(), [a_cashier() for _ in range(4)]
    qr = tokens.show(player_id=customer.pk, now=MORNING)
    answers = race(
        lambda number: meeting.meet_by_qr(redemption=uuid4(), cashier=cashiers[number], qr=qr, now=MORNING), 4
    )
    assert told(answers) == {"met": 1, "qr_used": 3}


def test_the_same_meeting_said_at_once_is_one(race: Any) -> None:
    customer, cashier, name = a_customer(), a_cashier(), uuid4()
    qr = tokens.show(player_id=customer.pk, now=MORNING)
    race(lambda _: meeting.meet_by_qr(redemption=name, cashier=cashier, qr=qr, now=MORNING), 4)
    assert Redemption.objects.count() == 1


def test_confirming_at_once_pays_once(race: Any) -> None:
    customer, cashier = a_customer(200), a_cashier()
    payment = asked(customer, cashier, coins=50)
    assert told(race(lambda _: confirmed(payment, customer), 8)) == {"paid": 8}
    assert balances()[till_of(cashier.merchant)] == 50
    assert books() == []


def test_confirming_refusing_and_taking_back_at_once_end_in_one_state(race: Any) -> None:
    customer, cashier = a_customer(200), a_cashier()
    payment = asked(customer, cashier, coins=50)

    def say(number: int) -> Any:
        if number % 3 == 0:
            return confirmed(payment, customer)
        if number % 3 == 1:
            return paying.refuse(redemption=payment.public_id, player_id=customer.pk, now=MORNING)
        return paying.withdraw(redemption=payment.public_id, cashier=cashier, now=MORNING)

    race(say, 6)
    payment.refresh_from_db()
    assert (payment.state == "paid") == (balances().get(till_of(cashier.merchant), 0) == 50)
    assert payment.state in ("paid", "refused")
    assert books() == []


def test_the_last_goods_go_to_one_customer(race: Any) -> None:
    cashier, customers = a_cashier(), [a_customer(100) for _ in range(4)]
    offer = an_offer(Merchant.objects.get(), stock=2)
    asked_ones = [asked_for(offer, customer, cashier) for customer in customers]
    answers = race(lambda number: confirmed(asked_ones[number], customers[number]), 4)
    assert told(answers) == {"paid": 2, "sold_out": 2}
    assert Offer.objects.get().taken == 2
    assert books() == []


def test_a_merchants_day_is_never_passed(race: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tunables, "COINS_A_MERCHANT_AND_DAY", 100)
    cashier, customers = a_cashier(), [a_customer(100) for _ in range(4)]
    asked_ones = [asked(customer, cashier, coins=50) for customer in customers]
    answers = race(lambda number: confirmed(asked_ones[number], customers[number]), 4)
    assert told(answers) == {"paid": 2, "merchant_limit": 2}


def test_a_wallet_pays_or_sets_aside_what_it_has_and_no_more(race: Any) -> None:
    customer, cashier = a_customer(100), a_cashier()
    payment, merchant = asked(customer, cashier, coins=80), Merchant.objects.get()

    def say(number: int) -> Any:
        if number % 2:
            return confirmed(payment, customer)
        return vouchers.issue(
            voucher=uuid4(), player_id=customer.pk, merchant=merchant.public_id, coins=60, now=MORNING
        )

    assert told(race(say, 4)).total() == 4
    out = sum(voucher.coins for voucher in Voucher.objects.all())
    assert out + balances().get(till_of(cashier.merchant), 0) in (60, 80)
    assert books() == []


def test_refunding_at_once_gives_back_once(race: Any) -> None:
    customer, cashier = a_customer(100), a_cashier()
    payment = paid(customer, cashier)
    word = {"redemption": payment.public_id, "cashier": cashier, "reason": "so", "now": MORNING}
    assert told(race(lambda _: refunding.refund_today(**word), 4)) == {"refunded": 4}
    assert till_of(cashier.merchant) not in balances()
    assert books() == []


def test_a_voucher_is_spent_by_one_till(race: Any) -> None:
    customer, cashier = a_customer(100), a_cashier()
    voucher = a_voucher(customer, Merchant.objects.get())
    word = {"voucher": voucher.public_id, "cashier": cashier, "now": MORNING}
    assert told(race(lambda _: vouchers.spend(redemption=uuid4(), **word), 4)) == {"paid": 1, "voucher_spent": 3}
    assert books() == []


def test_a_voucher_is_spent_or_comes_back_and_never_both(race: Any) -> None:
    customers, cashier = [a_customer(100) for _ in range(4)], a_cashier()
    merchant = Merchant.objects.get()
    issued = [a_voucher(customer, merchant) for customer in customers]

    def say(number: int) -> None:
        if number % 2:
            vouchers.return_unused(now=RETURNS)
            return
        for voucher in issued:
            vouchers.spend(
                voucher=voucher.public_id, redemption=uuid4(), cashier=cashier, spent_at=MORNING,
                now=RETURNS - tunables.CLOCKS_APART,
            )  # fmt: skip

    race(say, 4)
    assert not Voucher.objects.filter(state="open").exists()
    assert balances().get(till_of(cashier.merchant), 0) == 50 * Voucher.objects.filter(state="spent").count()
    assert books() == []


def test_leaving_and_paying_at_once_lose_no_coin(race: Any) -> None:
    customers, cashier = [a_customer(100) for _ in range(4)], a_cashier()
    merchant = Merchant.objects.get()
    asked_ones = [asked(customer, cashier, coins=50) for customer in customers]
    issued = [a_voucher(customer, merchant, coins=20) for customer in customers]

    def say(number: int) -> None:
        which, customer = number // 3, customers[number // 3]
        if number % 3 == 0 and Player.objects.filter(pk=customer.pk).exists():
            leaving.leave(player_id=customer.pk, farewell=Farewell(), now=MORNING)
        elif number % 3 == 1:
            confirmed(asked_ones[which], customer)
        else:
            vouchers.spend(voucher=issued[which].public_id, redemption=uuid4(), cashier=cashier, now=MORNING)

    race(say, 12)
    assert Player.objects.filter(pk__in=[customer.pk for customer in customers]).count() == 0
    assert books() == []
    assert met(a_customer(), cashier).state == "met"
