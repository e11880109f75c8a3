"""Unit accounts equal the ledger, whatever has happened."""

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.coins import giving
from game.coins.expiring import expire
from game.coins.models import Account, Entry
from game.coins.monthly import making
from game.coins.monthly.making import MakeReport
from game.coins.reversing import reverse
from game.coins.settling import settle
from game.coins.tracing import unit_year, where_and_when
from tests.game.coins.builders import DAY, a_balloon, a_published_campaign, an_owner, award
from tests.game.coins.merchants.builders import a_merchant
from tests.game.coins.monthly.builders import JULY, a_payment, a_purse, a_refund, made, on
from tests.game.coins.redeeming.playing import Play
from tests.game.reports.builders import a_township

pytestmark = pytest.mark.django_db
MOVES = st.sampled_from(["bill", "goods", "voucher", "spend", "refund", "refuse"])


def issued_in_the_ledger() -> int:
    """Catches, red envelopes and rewards, by the entries of pending accounts."""
    kinds = ("catch", "gift", "reward")
    entries = Entry.objects.filter(transfer__kind__in=kinds, account__kind="pending", amount__gt=0)
    return entries.aggregate(coins=Sum("amount"))["coins"] or 0


def held(*kinds: str) -> int:
    return Account.objects.filter(kind__in=kinds).aggregate(coins=Sum("balance"))["coins"] or 0


def the_year() -> unit_year.UnitYear:
    return unit_year.total_of(unit_year.rows_of(2026, ["tourism"]))


@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.tuples(MOVES, st.sampled_from([10, 30, 60])), max_size=8), st.booleans())
def test_every_coin_of_a_random_history_is_somewhere(moves, is_stated):
    play = Play()
    for move, coins in moves:
        play.make(move, coins)
    if is_stated:
        assert isinstance(making.make(month=JULY, now=on(8, 1)), MakeReport)
    sums = the_year()
    assert sums.adds_up
    assert sums.issued == issued_in_the_ledger()
    assert sums.spent == held("till", "payable", "paid")
    assert sums.outstanding == held("pending", "wallet", "voucher", "till", "payable")
    assert [each.difference for each in unit_year.reconciled()] == [0, 0, 0, 0]
    groups = where_and_when.spent("tourism", 2026)
    assert (sum(each.coins for each in groups), sum(each.refunded for each in groups)) == (sums.redeemed, sums.refunded)


def test_awards_that_are_reversed_given_away_or_expired_are_told():
    owners = [an_owner() for _ in range(4)]
    campaign = a_published_campaign(amount=10, quota=100)
    balloon = a_balloon(campaign)
    awards = [award(balloon, owner) for owner in owners]
    reverse(transfer=awards[0], reason="假", now=awards[0].at + DAY / 2)
    giving.give_all(owner=owners[1], cause="county-fund", now=awards[0].at + DAY / 2)
    settle(now=awards[0].at + DAY)
    reverse(transfer=awards[2], reason="假", now=awards[0].at + 2 * DAY)
    sums = the_year()
    assert (sums.issued, sums.reversed, sums.donated, sums.in_wallets) == (40, 20, 10, 10)
    expire(now=on(12, 31).replace(year=2027) + DAY)
    assert (the_year().expired, the_year().outstanding, the_year().adds_up) == (10, 0, True)


def test_what_a_statement_carries_is_in_the_books_of_the_ledger():
    merchant = a_merchant()
    owner = a_purse(200)
    payment = a_payment(merchant, owner, 80, on(7, 10))
    a_payment(merchant, owner, 50, on(8, 2))
    a_refund(payment, on(8, 3))
    made(JULY, now=on(8, 20))
    assert [each.difference for each in unit_year.reconciled()] == [0, 0, 0, 0]
    assert the_year().adds_up


def test_where_few_have_paid_is_not_told():
    township = a_township()
    shops = [a_merchant("甲", township=township), a_merchant("乙")]
    for number in range(6):
        a_payment(shops[0], a_purse(30), 30, on(7, 10, minute=number))
    a_payment(shops[1], a_purse(40), 40, on(7, 11))
    groups = where_and_when.spent("tourism", 2026)
    assert [(group.month, group.where, group.coins) for group in groups] == [(None, None, 220)]
    assert [(each.month, each.coins) for each in where_and_when.by_month(groups)] == [(None, 220)]


def test_months_are_those_of_taitungs_clocks():
    balloon = a_balloon()
    award(balloon, an_owner(), now=on(8, 1, hour=0, minute=30))
    (month,) = where_and_when.issued_by_month("tourism", 2026)
    assert (f"{month.month:%Y-%m}", month.coins) == ("2026-08", 10)
