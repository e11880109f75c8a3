"""A payment from the meeting to the receipt: each way ends in one state that both sides read, and the books hold."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.coins import giving
from game.coins.accounts import till_of, wallet_of
from game.coins.causes import chosen
from game.coins.models import Merchant, Offer, Redemption, Transfer
from game.coins.redeeming import asking, fetching, meeting, paying, payments, receipts, till_codes, tokens, tunables
from game.coins.redeeming.refusals import SENTENCES, Code, status_of
from game.units.approval_refusals import Refused
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import DAY, balances
from tests.game.coins.merchants.builders import a_cashier, a_merchant
from tests.game.coins.redeeming.builders import (
    MORNING,
    a_customer,
    a_voucher,
    an_offer,
    asked,
    asked_for,
    books,
    confirmed,
    lots_of,
    met,
    owner_of,
    paid,
)
from tests.game.coins.redeeming.playing import Play

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def code_of(answer: Any) -> Code:
    assert isinstance(answer, Refused), answer
    return answer.code


def read_by(cashier: Any, qr: str, *, now: Any = MORNING, redemption: Any = None) -> Any:
    return meeting.meet_by_qr(redemption=redemption or uuid4(), cashier=cashier, qr=qr, now=now)


def typed(customer: Any, code: str, *, now: Any = MORNING, redemption: Any = None) -> Any:
    return meeting.meet_by_code(redemption=redemption or uuid4(), player_id=customer.pk, code=code, now=now)


def state_of(payment: Redemption, *, now: Any = MORNING) -> tuple[str, str]:
    """As customer and till read it, who must read the same."""
    as_customer = receipts.find(payment.public_id, now, owner=payment.owner)
    at_till = receipts.find(payment.public_id, now, merchant_id=payment.merchant_id)
    assert as_customer is not None
    assert at_till is not None
    assert (as_customer.state, as_customer.ended_for) == (at_till.state, at_till.ended_for)
    return as_customer.state, as_customer.ended_for


def test_coins_go_from_the_wallet_to_the_till_the_oldest_lot_first() -> None:
    customer, cashier = a_customer(30, 100), a_cashier()
    payment = paid(customer, cashier, coins=50)
    assert lots_of(customer) == [0, 80]
    assert balances()[till_of(cashier.merchant)] == 50
    assert balances()[wallet_of(owner_of(customer))] == 80
    assert (payment.day, payment.cashier, payment.bill_ntd) == (MORNING.date(), cashier.name, 500)
    assert Transfer.objects.get(kind="redeem").key == f"redeem:{payment.public_id.hex}"
    assert books() == []


def test_everything_may_be_said_twice_and_happens_once() -> None:
    customer, cashier = a_customer(100), a_cashier()
    qr, name = tokens.show(player_id=customer.pk, now=MORNING), uuid4()
    met_twice = [read_by(cashier, qr, redemption=name, now=MORNING + wait * DAY) for wait in (0, 1)]
    ask = {"redemption": name, "cashier": cashier, "bill_ntd": 7, "coins": 50, "now": MORNING}
    asked_twice = [asking.ask_bill(**ask) for _ in range(2)]
    paid_twice = [confirmed(asked_twice[0], customer, now=MORNING + wait * DAY) for wait in (0, 1)]
    assert {one.public_id for one in met_twice + asked_twice + paid_twice} == {name}
    assert asking.ask_bill(**ask).state == "paid"
    assert Transfer.objects.filter(kind="redeem").count() == 1
    assert balances()[till_of(cashier.merchant)] == 50


def test_the_same_id_with_other_content_is_a_conflict() -> None:
    customer, cashier, other = a_customer(100), a_cashier(), a_cashier()
    payment = asked(customer, cashier, coins=50)
    fresh = tokens.show(player_id=customer.pk, now=MORNING)
    assert code_of(read_by(cashier, fresh, redemption=payment.public_id)) is Code.CONFLICT
    assert code_of(read_by(other, fresh, redemption=payment.public_id)) is Code.CONFLICT
    wanted = {"redemption": payment.public_id, "cashier": cashier, "now": MORNING}
    assert code_of(asking.ask_bill(**wanted, bill_ntd=500, coins=60)) is Code.CONFLICT
    confirmed(payment, customer)
    word = {"redemption": payment.public_id, "player_id": customer.pk, "now": MORNING}
    assert code_of(paying.confirm(**word, coins=60)) is Code.CONFLICT
    assert state_of(payment) == ("paid", "")


class TestQr:
    @pytest.mark.parametrize(
        ("later", "ends"),
        [
            pytest.param(timedelta(seconds=-31), Code.QR_EXPIRED, id="from a clock that is too far ahead"),
            pytest.param(timedelta(seconds=-30), "met", id="from a clock that is 30 s ahead"),
            pytest.param(timedelta(seconds=60), "met", id="in its last second"),
            pytest.param(timedelta(seconds=90), "met", id="in its last second, from a clock that is 30 s behind"),
            pytest.param(timedelta(seconds=91), Code.QR_EXPIRED, id="too old"),
        ],
    )
    def test_it_is_good_for_a_minute_on_clocks_half_a_minute_apart(self, later: timedelta, ends: str) -> None:
        customer = a_customer()
        answer = read_by(a_cashier(), tokens.show(player_id=customer.pk, now=MORNING), now=MORNING + later)
        assert (answer.code if isinstance(answer, Refused) else answer.state) == ends

    def test_it_is_read_once(self) -> None:
        customer, cashier = a_customer(), a_cashier()
        qr = tokens.show(player_id=customer.pk, now=MORNING)
        read_by(cashier, qr)
        assert code_of(read_by(cashier, qr)) is Code.QR_USED
        assert code_of(read_by(a_cashier(), qr)) is Code.QR_USED

    @pytest.mark.parametrize("text", ["", "TTC1.", "https://example.org/", "TTC1.AAAA", "９" * 90])
    def test_a_foreign_one_is_told(self, text: str) -> None:
        assert code_of(read_by(a_cashier(), text)) is Code.QR_FORGED

    def test_one_of_somebody_who_left_meets_nobody(self) -> None:
        assert code_of(read_by(a_cashier(), tokens.show(player_id=10**9, now=MORNING))) is Code.GONE

    def test_a_guest_is_told_what_is_missing(self) -> None:
        guest = a_player(guest=True)
        assert code_of(read_by(a_cashier(), tokens.show(player_id=guest.pk, now=MORNING))) is Code.GUEST


class TestTillCode:
    def test_its_digits_meet_the_till_that_shows_them_in_full_width_too(self) -> None:
        customer, cashier = a_customer(), a_cashier()
        shown = till_codes.shown(cashier=cashier, now=MORNING)
        wide = " ".join(chr(ord(digit) + 0xFEE0) for digit in shown.code)
        payment = typed(customer, wide)
        assert (payment.merchant_id, payment.state) == (cashier.merchant_id, "met")

    def test_it_lasts_a_minute_and_half_a_minute_between_clocks(self) -> None:
        customer, cashier = a_customer(), a_cashier()
        code = till_codes.shown(cashier=cashier, now=MORNING).code
        assert typed(customer, code, now=MORNING + 89 * SECOND).state == "met"
        assert code_of(typed(customer, code, now=MORNING + 90 * SECOND)) is Code.CODE_UNKNOWN

    def test_tills_of_a_merchant_show_the_same_until_it_is_stale(self) -> None:
        cashier = a_cashier()
        codes = [till_codes.shown(cashier=cashier, now=MORNING + wait * SECOND).code for wait in (0, 39, 41)]
        assert codes[0] == codes[1] != codes[2]

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２", "-12345"])
    def test_other_digits_meet_nobody(self, code: str) -> None:
        assert code_of(typed(a_customer(), code)) is Code.CODE_UNKNOWN

    def test_a_repeat_after_its_minute_finds_the_payment_and_a_stranger_does_not(self) -> None:
        customer, cashier, name = a_customer(), a_cashier(), uuid4()
        code = till_codes.shown(cashier=cashier, now=MORNING).code
        typed(customer, code, redemption=name)
        later = MORNING + timedelta(minutes=3)
        assert typed(customer, code, redemption=name, now=later).public_id == name
        assert code_of(typed(a_customer(), code, redemption=name, now=later)) is Code.CONFLICT


class TestAsking:
    @pytest.mark.parametrize(
        ("bill_ntd", "coins", "code"),
        [
            pytest.param(0, 50, Code.NOT_A_BILL, id="no bill"),
            pytest.param(-5, 50, Code.NOT_A_BILL, id="a bill below zero"),
            pytest.param(10**30, 50, Code.NOT_A_BILL, id="a huge bill"),
            pytest.param(100, 0, Code.NOT_COINS, id="no coins"),
            pytest.param(100, -10, Code.NOT_COINS, id="coins below zero"),
            pytest.param(100, 55, Code.NOT_WHOLE, id="half a dollar"),
            pytest.param(100, 1010, Code.MORE_THAN_BILL, id="more than the bill"),
            pytest.param(10**5, 10**30, Code.MORE_THAN_BILL, id="a huge number of coins"),
            pytest.param(10**5, 5010, Code.PAYMENT_LIMIT, id="more than one payment may be"),
            pytest.param(100, 210, Code.TOO_FEW_COINS, id="more than the customer has"),
        ],
    )
    def test_a_wrong_sum_is_refused_and_another_may_follow(self, bill_ntd: int, coins: int, code: Code) -> None:
        customer, cashier = a_customer(200), a_cashier()
        payment = met(customer, cashier)
        word = {"redemption": payment.public_id, "cashier": cashier, "now": MORNING}
        assert code_of(asking.ask_bill(**word, bill_ntd=bill_ntd, coins=coins)) is code
        assert asking.ask_bill(**word, bill_ntd=100, coins=100).state == "asked"

    @pytest.mark.parametrize(
        ("bill_ntd", "has", "most", "bound_by"),
        [
            pytest.param(12, (1000,), 120, "bill", id="the bill"),
            pytest.param(500, (155,), 150, "customer", id="the wallet, in whole dollars"),
            pytest.param(900, (6000,), 5000, "payment", id="the limit of a payment"),
        ],
    )
    def test_the_till_sees_how_many_coins_may_come_off(
        self, bill_ntd: int, has: tuple[int, ...], most: int, bound_by: str
    ) -> None:
        cashier = a_cashier()
        payment = met(a_customer(*has), cashier)
        quote = asking.quote_of(redemption=payment.public_id, cashier=cashier, bill_ntd=bill_ntd, now=MORNING)
        assert (quote.most_coins, quote.bound_by) == (most, bound_by)

    def test_the_rate_is_a_setting_and_a_receipt_keeps_its_own(self, settings: Any) -> None:
        customer, cashier = a_customer(100), a_cashier()
        first = paid(customer, cashier, coins=50)
        settings.COINS_A_NTD = 5
        second = paid(customer, cashier, coins=45)
        assert [receipts.worth_ntd(one) for one in (first, second)] == [5, 9]

    def test_another_merchant_sees_nothing_of_it(self) -> None:
        payment, stranger = asked(a_customer(100), a_cashier()), a_cashier()
        word = {"redemption": payment.public_id, "cashier": stranger, "now": MORNING}
        assert code_of(asking.ask_bill(**word, bill_ntd=5, coins=50)) is Code.NO_SUCH_PAYMENT
        assert code_of(paying.withdraw(**word)) is Code.NO_SUCH_PAYMENT
        assert receipts.find(payment.public_id, MORNING, merchant_id=stranger.merchant_id) is None


class TestEndings:
    """Every way in which nothing is paid."""

    def test_the_customer_says_no(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        for _ in range(2):
            paying.refuse(redemption=payment.public_id, player_id=customer.pk, now=MORNING)
        assert state_of(payment) == ("refused", "player")
        assert code_of(confirmed(payment, customer)) is Code.ENDED

    def test_the_till_takes_it_back(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        for _ in range(2):
            paying.withdraw(redemption=payment.public_id, cashier=cashier, now=MORNING)
        assert state_of(payment) == ("refused", "merchant")
        assert code_of(confirmed(payment, customer)) is Code.ENDED
        assert code_of(paying.refuse(redemption=payment.public_id, player_id=customer.pk, now=MORNING)) is Code.ENDED

    def test_what_is_paid_is_neither_refused_nor_taken_back(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = paid(customer, cashier)
        refused = paying.refuse(redemption=payment.public_id, player_id=customer.pk, now=MORNING)
        assert code_of(refused) is Code.PAID_ALREADY
        assert code_of(paying.withdraw(redemption=payment.public_id, cashier=cashier, now=MORNING)) is Code.PAID_ALREADY

    def test_its_time_is_over_for_both_sides_before_it_is_written_down(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        later = MORNING + tunables.ASKED_LASTS
        assert state_of(payment, now=later - SECOND) == ("asked", "")
        assert state_of(payment, now=later) == ("lapsed", "time")
        assert code_of(confirmed(payment, customer, now=later)) is Code.LAPSED
        assert Redemption.objects.get().state == "lapsed"

    def test_old_ones_are_written_down_once(self) -> None:
        cashier = a_cashier()
        met(a_customer(), cashier)
        fresh = met(a_customer(), cashier, now=MORNING + tunables.MET_LASTS)
        assert [payments.lapse_old(now=MORNING + tunables.MET_LASTS) for _ in range(2)] == [1, 0]
        assert state_of(fresh, now=fresh.begun_at) == ("met", "")

    def test_a_new_payment_ends_the_one_before(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        first = asked(customer, cashier)
        second = asked(customer, a_cashier())
        assert state_of(first) == ("lapsed", "other")
        assert receipts.current_of(owner_of(customer), MORNING) == second
        assert receipts.last_of(owner_of(customer), MORNING) == first

    def test_a_merchant_suspended_in_the_middle_takes_nothing(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        Merchant.objects.update(state=Merchant.State.SUSPENDED)
        assert code_of(confirmed(payment, customer)) is Code.NOT_ACTIVE
        assert state_of(payment) == ("refused", "suspended")
        qr = tokens.show(player_id=customer.pk, now=MORNING)
        assert code_of(read_by(cashier, qr)) is Code.NOT_ACTIVE
        assert code_of(till_codes.shown(cashier=cashier, now=MORNING)) is Code.NOT_ACTIVE
        assert balances()[wallet_of(owner_of(customer))] == 100

    def test_a_merchant_suspended_before_the_sum_ends_it(self) -> None:
        cashier = a_cashier()
        payment = met(a_customer(100), cashier)
        Merchant.objects.update(state=Merchant.State.SUSPENDED)
        asking_now = asking.ask_bill(redemption=payment.public_id, cashier=cashier, bill_ntd=9, coins=50, now=MORNING)
        assert code_of(asking_now) is Code.NOT_ACTIVE
        assert state_of(payment) == ("refused", "suspended")

    def test_coins_that_are_gone_by_then_end_it(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        giving.give_all(owner=owner_of(customer), cause=chosen(None).code, now=MORNING)
        assert code_of(confirmed(payment, customer)) is Code.TOO_FEW_COINS
        assert state_of(payment) == ("refused", "short")
        assert books() == []

    def test_coins_that_go_between_the_look_and_the_posting_end_it_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier)
        giving.give_all(owner=owner_of(customer), cause=chosen(None).code, now=MORNING)
        monkeypatch.setattr(paying, "_hindered", lambda *_: None)  # it looked a moment before
        assert code_of(confirmed(payment, customer)) is Code.TOO_FEW_COINS
        assert state_of(payment) == ("refused", "short")

    def test_another_sum_than_the_customer_saw_moves_nothing_and_may_be_confirmed_still(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked(customer, cashier, coins=50)
        seen = {"redemption": payment.public_id, "player_id": customer.pk, "now": MORNING}
        assert code_of(paying.confirm(**seen, coins=40)) is Code.OTHER_SUM
        assert confirmed(payment, customer).state == "paid"

    def test_before_the_sum_there_is_nothing_to_confirm(self) -> None:
        customer = a_customer(100)
        payment = met(customer, a_cashier())
        assert code_of(confirmed(payment, customer)) is Code.NOT_ASKED

    def test_nobody_confirms_for_somebody_else(self) -> None:
        payment = asked(a_customer(100), a_cashier())
        assert code_of(confirmed(payment, a_customer(100))) is Code.NO_SUCH_PAYMENT


class TestLimits:
    def test_a_day_of_a_customer_ends_and_the_next_begins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tunables, "COINS_A_PLAYER_AND_DAY", 100)
        customer, cashier = a_customer(300), a_cashier()
        paid(customer, cashier, coins=60)
        payment = met(customer, cashier)
        over = asking.ask_bill(redemption=payment.public_id, cashier=cashier, bill_ntd=9, coins=50, now=MORNING)
        assert (code_of(over), over.values) == (Code.PLAYER_LIMIT, {"left": 40})
        assert paid(customer, cashier, coins=50, now=MORNING + DAY).state == "paid"

    def test_vouchers_that_are_out_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tunables, "COINS_A_PLAYER_AND_DAY", 100)
        customer, merchant = a_customer(300), a_merchant()
        a_voucher(customer, merchant, coins=60)
        cashier = a_cashier(merchant)
        payment = met(customer, cashier)
        over = asking.ask_bill(redemption=payment.public_id, cashier=cashier, bill_ntd=9, coins=50, now=MORNING)
        assert code_of(over) is Code.PLAYER_LIMIT

    def test_a_day_of_a_merchant_ends_for_all_its_customers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tunables, "COINS_A_MERCHANT_AND_DAY", 100)
        cashier, late = a_cashier(), a_customer(100)
        payment = asked(late, cashier, coins=50)
        paid(a_customer(100), cashier, coins=60)
        assert code_of(confirmed(payment, late)) is Code.MERCHANT_LIMIT
        assert state_of(payment) == ("refused", "limit")
        assert paid(late, a_cashier(), coins=50).state == "paid"


class TestGoods:
    def test_an_offer_is_paid_once_taken_from_stock_and_fetched_once(self) -> None:
        customer, cashier = a_customer(100), a_cashier()
        offer = an_offer(Merchant.objects.get(), coins=35, pick_up_days=3)
        payment = confirmed(asked_for(offer, customer, cashier), customer)
        assert (payment.coins, payment.bill_ntd, payment.fetch_by) == (35, None, MORNING.date() + 3 * DAY)
        assert Offer.objects.get().taken == 1
        word = {"redemption": payment.public_id, "cashier": cashier}
        times = [fetching.fetched(**word, now=MORNING + wait * DAY).fetched_at for wait in (1, 2)]
        assert times == [MORNING + DAY] * 2
        assert books() == []

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            pytest.param({"taken": 5}, Code.SOLD_OUT, id="the last one is sold"),
            pytest.param({"is_open": False}, Code.NO_SUCH_OFFER, id="it is taken off"),
            pytest.param({"closes_on": MORNING.date() - DAY}, Code.NO_SUCH_OFFER, id="its days are over"),
            pytest.param({"coins": 31}, Code.OFFER_CHANGED, id="its price is changed"),
        ],
    )
    def test_an_offer_that_changes_in_the_middle_ends_the_payment(self, changed: dict[str, Any], code: Code) -> None:
        customer, cashier = a_customer(100), a_cashier()
        payment = asked_for(an_offer(Merchant.objects.get()), customer, cashier)
        Offer.objects.update(**changed)
        assert code_of(confirmed(payment, customer)) is code
        assert state_of(payment) == ("refused", "sold_out")

    def test_another_merchants_offer_is_none(self) -> None:
        cashier = a_cashier()
        payment = met(a_customer(100), cashier)
        strange = an_offer(a_merchant("別家"))
        word = {"redemption": payment.public_id, "cashier": cashier, "now": MORNING}
        assert code_of(asking.ask_goods(**word, offer=strange.public_id)) is Code.NO_SUCH_OFFER
        assert list(asking.offers_of(cashier.merchant_id, MORNING.date())) == []

    def test_nothing_is_fetched_that_is_no_goods_or_not_paid(self) -> None:
        customer, cashier = a_customer(200), a_cashier()
        bill = paid(customer, cashier)
        waiting = asked_for(an_offer(Merchant.objects.get()), customer, cashier)
        fetch = {"cashier": cashier, "now": MORNING}
        assert code_of(fetching.fetched(redemption=bill.public_id, **fetch)) is Code.NO_GOODS
        assert code_of(fetching.fetched(redemption=waiting.public_id, **fetch)) is Code.NOT_PAID
        assert code_of(fetching.fetched(redemption=uuid4(), **fetch)) is Code.NO_SUCH_PAYMENT


class TestReceipts:
    def test_each_side_finds_its_own_the_newest_first_a_page_at_a_time(self) -> None:
        customer, cashier = a_customer(1000), a_cashier()
        made = [paid(customer, cashier, coins=coins) for coins in (10, 20, 30)]
        paid(a_customer(100), a_cashier())
        assert [one.coins for one in receipts.of_player(owner_of(customer))] == [30, 20, 10]
        assert receipts.of_merchant(cashier.merchant_id, limit=2) == made[:0:-1]
        assert receipts.of_merchant(cashier.merchant_id, limit=2, before=made[1].pk) == made[:1]

    def test_a_receipt_is_found_by_number_cashier_coins_and_offer(self) -> None:
        customer, cashier = a_customer(1000), a_cashier()
        bill = paid(customer, cashier, coins=40)
        ice = confirmed(asked_for(an_offer(Merchant.objects.get()), customer, cashier), customer)

        def search(**wanted: Any) -> list[Redemption]:
            return receipts.of_merchant(cashier.merchant_id, receipts.Wanted(**wanted))

        assert search(words=receipts.number_of(bill)) == [bill]
        assert search(words=receipts.number_of(bill)[:5].lower()) == [bill]
        assert search(words="釋迦") == [ice]
        assert search(words=cashier.name) == [ice, bill]
        assert search(words="nobody's") == []
        assert search(coins=40, kind="bill", is_refunded=False) == [bill]
        assert search(since=MORNING.date() + DAY) == search(until=MORNING.date() - DAY) == []

    def test_a_days_takings_are_what_came_less_what_went_back(self) -> None:
        customer, cashier = a_customer(1000), a_cashier()
        paid(customer, cashier, coins=40)
        paid(customer, cashier, coins=20)
        takings = receipts.takings(cashier.merchant_id, MORNING.date())
        assert (takings.payments, takings.coins, takings.net) == (2, 60, 60)
        assert receipts.takings(cashier.merchant_id, MORNING.date() + DAY).payments == 0

    def test_tills_see_what_was_begun_lately(self) -> None:
        customer, cashier = a_customer(1000), a_cashier()
        first, second = paid(customer, cashier), asked(customer, cashier, now=MORNING + SECOND)
        assert receipts.at_tills(cashier.merchant_id, MORNING + 2 * SECOND) == [second, first]
        assert receipts.at_tills(cashier.merchant_id, MORNING + tunables.RECENT + SECOND) == []


def test_every_code_has_a_sentence_and_a_status() -> None:
    assert set(SENTENCES) == set(Code)
    assert {status_of(code) for code in Code} == {403, 404, 409, 410, 422, 429, 503}


MOVES = ("bill", "goods", "voucher", "refund", "refuse", "spend")


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(1, 12).map(lambda ntd: ntd * 10)), max_size=10))
def test_whatever_is_paid_and_given_back_the_books_hold_and_no_coin_is_lost(moves: list[tuple[str, int]]) -> None:
    play = Play()
    for move, coins in moves:
        play.make(move, coins)
    assert play.wallet + play.till + play.reserved == play.began_with
    assert sum(lots_of(play.customer)) == play.wallet
    assert books() == []


def test_the_till_learns_what_a_customer_has_only_while_they_pay() -> None:
    customer, cashier = a_customer(100), a_cashier()
    words = {"cashier": cashier, "bill_ntd": 500, "now": MORNING}
    over = {
        Code.PAID_ALREADY: paid(customer, cashier, coins=50),
        Code.ENDED: paying.withdraw(redemption=met(customer, cashier).public_id, cashier=cashier, now=MORNING),
        Code.LAPSED: met(customer, cashier, now=MORNING - tunables.MET_LASTS),
    }
    for code, payment in over.items():
        assert code_of(asking.quote_of(redemption=payment.public_id, **words)) is code


def test_goods_cost_no_more_than_one_payment_may() -> None:
    dear = tunables.COINS_A_PAYMENT + 10
    customer, cashier = a_customer(dear), a_cashier()
    offer, payment = an_offer(Merchant.objects.get(), coins=dear), met(customer, cashier)
    word = {"redemption": payment.public_id, "cashier": cashier, "now": MORNING}
    assert code_of(asking.ask_goods(**word, offer=offer.public_id)) is Code.PAYMENT_LIMIT
