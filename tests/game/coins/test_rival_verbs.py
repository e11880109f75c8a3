"""Two different verbs at the same coins at once: one of both orders is what the books tell (see `test_races`)."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.utils import timezone

from game.coins import campaigns, correcting, escrow, expiring, reversing, sealing
from game.coins.accounts import campaign_escrow, till_of, wallet_of
from game.coins.campaigns import WrongState
from game.coins.closing import close_days
from game.coins.correction_refusals import Code
from game.coins.models import ClosingBalance, Correction, Lot, Redemption, Seal, Transfer
from game.coins.sealing import seal
from game.units.approval_refusals import Refused
from game.units.models import Role
from tests.game.coins.builders import DAY, NOW, a_balloon, a_published_campaign, a_unit, an_owner, award, balances
from tests.game.coins.merchants.builders import a_cashier
from tests.game.coins.redeeming.builders import MORNING, a_customer, asked, books, confirmed, owner_of
from tests.game.coins.test_races import Race, race
from tests.game.units.builders import somebody

__all__ = ["race"]
pytestmark = pytest.mark.django_db(transaction=True)
YEARS_LATER = NOW + timedelta(days=900)


def test_four_officers_who_take_back_one_award_at_once_take_it_back_once(race: Race):
    given = award(a_balloon(), an_owner())
    officers = [somebody(Role.BUDGET_OFFICER, a_unit()) for _ in range(4)]
    answers = race(
        lambda number: correcting.ask(
            actor=officers[number], public_id=uuid4(), transfer=given, reason="a slip", now=NOW
        ),
        4,
    )
    assert sum(isinstance(answer, Correction) for answer in answers) == 1
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {Code.ASKED_ALREADY}
    assert Transfer.objects.filter(reverses=given).count() == 1
    assert books() == []


@pytest.mark.parametrize("is_settled", [False, True], ids=["pending", "settled"])
def test_reversing_twice_at_once_is_one_reversal(race: Race, is_settled: bool):
    given = Transfer.objects.get(kind="catch") if is_settled and a_customer(100) else award(a_balloon(), an_owner())
    answers = race(lambda _: reversing.reverse(transfer=given, reason="a slip", now=MORNING + DAY), 4)
    assert len({answer.id for answer in answers}) == 1
    assert Transfer.objects.filter(reverses=given).count() == 1
    assert books() == []


def test_coins_are_paid_or_taken_back_and_never_both(race: Race):
    customers, cashier = [a_customer(100) for _ in range(4)], a_cashier()
    payments = [asked(customer, cashier, coins=50) for customer in customers]
    awards = [Lot.objects.get(owner=owner_of(customer)).award for customer in customers]

    def pay_or_reverse(number: int) -> object:
        which = number // 2
        if number % 2:
            return confirmed(payments[which], customers[which])
        return reversing.reverse(transfer=awards[which], reason="a slip", now=MORNING)

    race(pay_or_reverse, 8)
    for payment, given in zip(payments, awards, strict=True):
        payment.refresh_from_db()
        is_reversed = Transfer.objects.filter(reverses=given).exists()
        assert is_reversed != (payment.state == "paid")
    assert books() == []


def test_coins_are_paid_or_expire_and_never_both(race: Race):
    customers, cashier = [a_customer(60, 40) for _ in range(4)], a_cashier()
    payments = [asked(customer, cashier, coins=50) for customer in customers]

    def pay_or_expire(number: int) -> object:
        if number == 1:
            return expiring.expire(now=YEARS_LATER)
        return confirmed(payments[number % 4], customers[number % 4])

    race(pay_or_expire, 8)
    expiring.expire(now=YEARS_LATER)  # of who was just paying
    paid = 50 * Redemption.objects.filter(state="paid").count()
    assert balances().get(till_of(cashier.merchant), 0) == paid
    assert balances()["expired:tourism:2026"] == 400 - paid
    assert not any(wallet_of(owner_of(customer)) in balances() for customer in customers)
    assert books() == []


def test_a_campaign_that_closes_while_it_funds_balloons_keeps_no_coin(race: Race):
    campaign = a_published_campaign(amount=10, quota=10)

    def fund_or_close(number: int) -> object:
        if number % 4 == 2:
            return campaigns.close(campaign=campaign, now=NOW)
        balloon = uuid4()
        try:
            escrow.fund_balloons(campaign=campaign, lots=[(balloon, 10)], key=f"fund:{balloon}", now=NOW)
        except WrongState:
            return None
        return balloon

    race(fund_or_close, 8)
    assert campaign_escrow(campaign.public_id) not in balances()
    assert Transfer.objects.filter(kind="close").count() == 1
    assert books() == []


def test_what_is_posted_while_others_seal_is_sealed_or_refused(race: Race, monkeypatch: pytest.MonkeyPatch):
    """A minute of sealing lasts 10 ms here, and what is over for half a second is sealed."""
    monkeypatch.setattr(sealing, "GRACE", timedelta(milliseconds=500))
    monkeypatch.setattr(sealing, "_MINUTE", timedelta(milliseconds=10))
    monkeypatch.setattr(
        sealing, "_minute_of", lambda moment: moment.replace(microsecond=moment.microsecond // 10_000 * 10_000)
    )
    unit, refused = a_unit(), []

    def post_or_seal(number: int) -> int:
        done, ends_s = 0, time.monotonic() + 1.2
        while time.monotonic() < ends_s:
            try:
                done += seal(now=timezone.now()).seals if number == 0 else post()
            except DatabaseError as error:  # a machine so busy that its moment was sealed
                refused.append(error)
        return done

    def post() -> int:
        time.sleep(0.01)  # SQLite asks nobody to wait in line: who writes without a pause keeps the others out
        campaigns.appropriate(unit=unit, year=2026, coins=1, key=f"appropriate:{uuid4()}", now=timezone.now())
        return 1

    seals, *posted = race(post_or_seal, 4)
    assert seals > 0, refused
    assert len(refused) < sum(posted) == Transfer.objects.count()
    seal(now=timezone.now() + timedelta(seconds=5))
    assert sum(Seal.objects.values_list("transfers", flat=True)) == sum(posted)
    assert books() == []


def test_a_day_that_several_close_while_others_post_is_closed_once(race: Race):
    unit = a_unit()

    def post(day: int) -> None:
        campaigns.appropriate(unit=unit, year=2026, coins=1, key=f"appropriate:{uuid4()}", now=NOW + day * DAY)

    for day in (0, 1, 2):
        post(day)
    seal(now=NOW + 3 * DAY)
    race(lambda number: close_days() if number % 4 < 2 else post(4), 8)
    assert ClosingBalance.objects.count() == 6  # two accounts moved on each of the three days
    seal(now=NOW + 6 * DAY)
    close_days()
    assert ClosingBalance.objects.count() == 8
    assert books() == []
