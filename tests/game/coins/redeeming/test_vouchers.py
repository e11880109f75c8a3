"""Vouchers: reserved when issued, spent once, also late from a till without network; unused ones come back."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from game.coins import lots
from game.coins.accounts import given_to, till_of, voucher_of, wallet_of
from game.coins.causes import chosen
from game.coins.ledger import TAIPEI
from game.coins.models import Merchant, Redemption, Voucher
from game.coins.redeeming import limits, refunding, tunables, vouchers
from game.coins.redeeming.refusals import Code
from game.inbox.models import Notice
from game.players import holdings, leaving
from game.players.holdings import Farewell
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import balances
from tests.game.coins.merchants.builders import a_cashier, a_merchant
from tests.game.coins.redeeming.builders import MORNING, a_customer, a_voucher, asked, books, lots_of, owner_of

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
ENDS = MORNING + tunables.VOUCHER_LASTS
RETURNS = ENDS + tunables.VOUCHER_GRACE


def issue(customer: Any, merchant: Merchant, *, coins: int = 50, voucher: Any = None) -> Any:
    return vouchers.issue(
        voucher=voucher or uuid4(), player_id=customer.pk, merchant=merchant.public_id, coins=coins, now=MORNING
    )


def spend(voucher: Voucher, cashier: Any, *, redemption: Any = None, now: Any = MORNING, spent_at: Any = None) -> Any:
    return vouchers.spend(
        voucher=voucher.public_id, redemption=redemption or uuid4(), cashier=cashier, now=now, spent_at=spent_at
    )


def test_coins_are_set_aside_and_then_the_merchants() -> None:
    customer, cashier = a_customer(30, 100), a_cashier()
    voucher = a_voucher(customer, Merchant.objects.get(), coins=50)
    assert lots_of(customer) == [0, 80]
    assert balances()[voucher_of(voucher.public_id)] == 50
    payment = spend(voucher, cashier)
    assert (payment.kind, payment.state, payment.coins, payment.day) == ("voucher", "paid", 50, MORNING.date())
    assert balances()[till_of(cashier.merchant)] == 50
    assert voucher_of(voucher.public_id) not in balances()
    assert [taken.coins for taken in lots.taken_of(payment.taken_by_id)] == [30, 20]
    assert books() == []


@pytest.mark.parametrize(
    ("coins", "code"),
    [
        pytest.param(0, Code.NOT_COINS, id="none"),
        pytest.param(-10, Code.NOT_COINS, id="below zero"),
        pytest.param(55, Code.NOT_WHOLE, id="half a dollar"),
        pytest.param(310, Code.VOUCHER_LIMIT, id="more than is small"),
        pytest.param(10**30, Code.VOUCHER_LIMIT, id="a huge number"),
        pytest.param(210, Code.TOO_FEW_COINS, id="more than there are"),
    ],
)
def test_a_wrong_sum_sets_nothing_aside(coins: int, code: Code) -> None:
    customer = a_customer(200)
    assert issue(customer, a_merchant(), coins=coins).code is code
    assert balances()[wallet_of(owner_of(customer))] == 200


def test_issuing_twice_is_issuing_once_and_other_content_a_conflict() -> None:
    customer, merchant, name = a_customer(200), a_merchant(), uuid4()
    first, again = (issue(customer, merchant, voucher=name) for _ in range(2))
    assert first == again
    assert issue(customer, merchant, voucher=name, coins=60).code is Code.CONFLICT
    assert issue(a_customer(100), merchant, voucher=name).code is Code.CONFLICT
    assert balances()[wallet_of(owner_of(customer))] == 150


def test_only_a_few_are_out_at_a_time() -> None:
    customer, merchant = a_customer(1000), a_merchant()
    for _ in range(tunables.OPEN_VOUCHERS):
        a_voucher(customer, merchant)
    assert limits.left_for_vouchers(owner_of(customer), MORNING) == 0
    assert issue(customer, merchant).code is Code.TOO_MANY_VOUCHERS


def test_guests_and_suspended_merchants_get_none() -> None:
    assert issue(a_player(guest=True), a_merchant()).code is Code.GUEST
    suspended = a_merchant("停權小吃", state=Merchant.State.SUSPENDED)
    assert issue(a_customer(100), suspended).code is Code.NOT_ACTIVE


class TestSpending:
    def test_a_repeat_finds_the_payment_and_another_till_nothing(self) -> None:
        customer, cashier, name = a_customer(100), a_cashier(), uuid4()
        voucher = a_voucher(customer, Merchant.objects.get())
        payments = [spend(voucher, cashier, redemption=name) for _ in range(2)]
        assert payments[0] == payments[1]
        assert spend(voucher, cashier).code is Code.VOUCHER_SPENT
        other = a_voucher(customer, Merchant.objects.get())
        assert spend(other, cashier, redemption=name).code is Code.CONFLICT
        assert books() == []

    def test_it_works_at_its_merchant_only(self) -> None:
        voucher = a_voucher(a_customer(100), a_merchant())
        assert spend(voucher, a_cashier()).code is Code.OTHER_MERCHANT

    @pytest.mark.parametrize(
        ("spent_at", "handed_in", "ends"),
        [
            pytest.param(ENDS, RETURNS - SECOND, "paid", id="in its last second, handed in in the last"),
            pytest.param(ENDS + timedelta(seconds=30), ENDS + timedelta(hours=1), "paid", id="by a clock behind"),
            pytest.param(ENDS + timedelta(seconds=31), ENDS + timedelta(hours=1), Code.VOUCHER_EXPIRED, id="too late"),
            pytest.param(MORNING, RETURNS, Code.VOUCHER_EXPIRED, id="handed in too late"),
            pytest.param(RETURNS + timedelta(days=9), MORNING, "paid", id="by a clock far ahead, handed in in time"),
        ],
    )
    def test_a_till_without_network_hands_it_in_later(self, spent_at: Any, handed_in: Any, ends: str) -> None:
        customer, cashier = a_customer(100), a_cashier()
        voucher = a_voucher(customer, Merchant.objects.get())
        answer = spend(voucher, cashier, now=handed_in, spent_at=spent_at)
        assert (answer.state if isinstance(answer, Redemption) else answer.code) == ends

    def test_a_merchant_suspended_meanwhile_has_to_wait_and_the_coins_stay_reserved(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        voucher = a_voucher(customer, Merchant.objects.get())
        Merchant.objects.update(state=Merchant.State.SUSPENDED)
        assert spend(voucher, cashier).code is Code.NOT_ACTIVE
        Merchant.objects.update(state=Merchant.State.ACTIVE)
        assert spend(voucher, cashier).state == "paid"

    def test_what_was_paid_with_one_is_given_back_to_its_lots(self) -> None:
        customer, cashier = a_customer(30, 100), a_cashier()
        payment = spend(a_voucher(customer, Merchant.objects.get()), cashier)
        refunding.refund_today(redemption=payment.public_id, cashier=cashier, reason="cold soup", now=MORNING)
        assert lots_of(customer) == [30, 100]
        assert books() == []


class TestComingBack:
    def test_not_while_a_till_may_come_with_it(self) -> None:
        customer, merchant = a_customer(100), a_merchant()
        voucher = a_voucher(customer, merchant)
        word = {"voucher": voucher.public_id, "player_id": customer.pk}
        early = vouchers.give_back(**word, now=RETURNS - SECOND)
        assert (early.code, early.values) == (Code.STILL_OUT, {"until": RETURNS})
        answers = [vouchers.give_back(**word, now=RETURNS) for _ in range(2)]
        assert [answer.state for answer in answers] == ["returned"] * 2
        assert lots_of(customer) == [100]
        assert spend(voucher, a_cashier(merchant), now=RETURNS).code is Code.VOUCHER_RETURNED
        assert books() == []

    def test_nobody_gives_back_what_is_spent_or_anothers(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        voucher = a_voucher(customer, Merchant.objects.get())
        word = {"voucher": voucher.public_id, "now": RETURNS}
        assert vouchers.give_back(**word, player_id=a_customer().pk).code is Code.NO_SUCH_VOUCHER
        spend(voucher, cashier)
        assert vouchers.give_back(**word, player_id=customer.pk).code is Code.VOUCHER_SPENT

    def test_unused_ones_come_back_by_themselves_once_with_a_notice(self) -> None:
        customer, merchant = a_customer(10, 100), a_merchant()
        a_voucher(customer, merchant)
        kept = a_voucher(customer, merchant, now=MORNING + SECOND)
        assert vouchers.return_unused(now=RETURNS - SECOND) == 0
        assert [vouchers.return_unused(now=RETURNS) for _ in range(2)] == [1, 0]
        assert Voucher.objects.get(state="open") == kept
        assert sum(lots_of(customer)) == 60
        assert Notice.objects.get(kind="voucher_returned").values["coins"] == 50
        assert books() == []

    def test_the_command_does_both(self, capsys: pytest.CaptureFixture[str]) -> None:
        customer, cashier = a_customer(200), a_cashier()
        asked(customer, cashier)
        a_voucher(customer, Merchant.objects.get())
        call_command("return_vouchers")  # the clock of today is months after the story
        assert capsys.readouterr().out == "1 vouchers returned, 1 payments lapsed\n"


class TestLeaving:
    def test_who_leaves_gets_them_back_first_and_gives_all_away(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        voucher, waiting = a_voucher(customer, Merchant.objects.get()), asked(customer, cashier)
        leaving.leave(player_id=customer.pk, farewell=Farewell(), now=MORNING)
        assert balances()[given_to(chosen(None).code)] == 100
        waiting.refresh_from_db()
        assert (waiting.state, waiting.ended_for) == ("refused", "player")
        assert spend(voucher, cashier).code is Code.VOUCHER_RETURNED
        assert books() == []

    def test_their_own_are_shown_to_them(self) -> None:
        customer = a_customer(100)
        voucher = a_voucher(customer, a_merchant())
        holding = next(one for one in holdings.all_holdings() if one.name == "payments")
        (row,) = holding.show(customer.pk)
        assert (row["receipt"], row["coins"]) == (voucher.public_id, 50)
        assert row.keys() <= holding.labels.keys()


@pytest.mark.parametrize(
    "spent_at",
    [datetime(1, 1, 1, tzinfo=TAIPEI), MORNING - timedelta(days=400), MORNING + timedelta(days=400)],
    ids=["the first of all days", "before there was a voucher", "in the future"],
)
def test_a_till_with_a_wrong_clock_spends_within_the_vouchers_time(spent_at: datetime) -> None:
    customer, cashier = a_customer(100), a_cashier()
    voucher = a_voucher(customer, Merchant.objects.get())
    payment = spend(voucher, cashier, now=MORNING + SECOND, spent_at=spent_at)
    assert MORNING <= payment.begun_at <= MORNING + SECOND


def test_a_voucher_that_is_spent_while_the_day_is_counted_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    customer, cashier = a_customer(100), a_cashier()
    voucher, counted = a_voucher(customer, Merchant.objects.get(), coins=50), vars(limits)["_coins"]

    def counted_then_spent(rows: Any) -> int:
        total: int = counted(rows)
        spend(voucher, cashier)
        return total

    monkeypatch.setattr(limits, "_coins", counted_then_spent)
    left = limits.left_of_player(owner_of(customer), MORNING.date())
    assert left <= tunables.COINS_A_PLAYER_AND_DAY - 50
