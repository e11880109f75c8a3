"""The wallet page: two balances and one line for each award or spending."""

from uuid import uuid4

import pytest

from game.coins.queries import PurseBalance, history_of, purse_of
from game.coins.settling import settle
from tests.game.coins.builders import DAY, NOW, a_balloon, an_owner, award

pytestmark = pytest.mark.django_db


def test_an_owner_the_ledger_never_saw_has_nothing():
    owner = uuid4()
    assert purse_of(owner) == PurseBalance(wallet=0, pending=0)
    assert history_of(owner, limit=10) == []


def test_pending_and_wallet_are_told_apart():
    balloon, owner = a_balloon(), an_owner()
    award(balloon, owner, coins=10)
    settle(now=NOW + DAY)
    award(balloon, owner, coins=30, now=NOW + DAY)
    assert purse_of(owner) == PurseBalance(wallet=10, pending=30)


def test_an_award_is_one_line_that_turns_from_pending_to_settled():
    owner = an_owner()
    transfer = award(a_balloon(), owner)
    (line,) = history_of(owner, limit=10)
    assert (line.award, line.coins, line.kind, line.state) == (transfer.id, 10, "catch", "pending")
    assert (line.day.isoformat(), line.settles_at) == ("2026-07-05", NOW + DAY)
    settle(now=NOW + DAY)
    (line,) = history_of(owner, limit=10)
    assert line.state == "settled"


def test_the_day_is_taitungs():
    owner = an_owner()
    award(a_balloon(), owner, now=NOW.replace(hour=16))
    assert history_of(owner, limit=1)[0].day.isoformat() == "2026-07-06"


def test_pages_follow_one_another_without_gap_or_repeat():
    balloon, owner = a_balloon(), an_owner()
    transfers = [award(balloon, owner).id for _ in range(7)]
    first = history_of(owner, limit=3)
    second = history_of(owner, limit=3, before=first[-1].id)
    third = history_of(owner, limit=3, before=second[-1].id)
    assert [line.award for line in (*first, *second, *third)] == transfers[::-1]


def test_nobody_sees_the_lines_of_another():
    balloon, owner, other = a_balloon(), an_owner(), an_owner()
    award(balloon, other)
    assert history_of(owner, limit=10) == []


def test_a_page_takes_one_statement(django_assert_num_queries):
    balloon, owner = a_balloon(), an_owner()
    for _ in range(5):
        award(balloon, owner)
    with django_assert_num_queries(1):
        history_of(owner, limit=10)
