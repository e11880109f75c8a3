"""Expiry: told weeks before, out of the wallet after the last day, into the books of unit and year."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from game.coins import audit, lots
from game.coins.expiring import NOTICE, ExpiryReport, expire
from game.coins.ledger import Move, post
from game.coins.models import Lot, Transfer, TransferKind
from game.coins.settling import settle
from game.inbox.models import Notice
from tests.game.coins.builders import DAY, NOW, a_balloon, an_owner, award, balances

pytestmark = pytest.mark.django_db
LAST_MOMENT = datetime(2027, 12, 31, 15, 59, tzinfo=UTC)  # of the day in Taitung
OVER = LAST_MOMENT + timedelta(minutes=1)


@pytest.fixture
def owner():
    owner, balloon = an_owner(), a_balloon()
    for _ in range(2):
        award(balloon, owner)
    settle(now=NOW + DAY)
    Notice.objects.all().delete()
    return owner


def test_coins_can_be_spent_until_the_end_of_their_last_day(owner):
    assert expire(now=LAST_MOMENT).coins == 0
    assert expire(now=OVER) == ExpiryReport(told=0, lots=2, coins=20)
    assert balances() | {"source": 0} == {
        "source": 0, "expired:tourism:2026": 20, f"campaign:{campaign()}": 900, f"balloon:{balloon()}": 80,
    }  # fmt: skip
    assert set(Transfer.objects.filter(kind="expire").values_list("year", flat=True)) == {2026}
    assert list(audit.findings()) == []


def campaign() -> str:
    return Lot.objects.first().campaign.public_id.hex


def balloon() -> str:
    return next(name for name in balances() if name.startswith("balloon:")).partition(":")[2]


def test_what_is_spent_does_not_expire(owner):
    spend(owner, 15)
    assert expire(now=OVER).coins == 5
    assert list(audit.findings()) == []


def spend(owner, coins: int, *, key: str = "redeem:1") -> Transfer:
    moves = (Move(f"wallet:{owner.hex}", -coins), Move("till:shop", coins))
    transfer = post(key=key, kind=TransferKind.REDEEM, moves=moves, now=NOW + DAY, year=2026)
    lots.take(owner=owner, coins=coins, transfer=transfer.id)
    return transfer


def test_expiring_again_moves_nothing(owner):
    expire(now=OVER)
    assert expire(now=OVER) == ExpiryReport(told=0, lots=0, coins=0)


def test_what_comes_back_after_its_last_day_expires_once_more(owner):
    paid = spend(owner, 20)
    expire(now=OVER)
    moves = (Move(f"wallet:{owner.hex}", 20), Move("till:shop", -20))
    back = post(key="refund:1", kind=TransferKind.REFUND, moves=moves, now=OVER, year=2026)
    lots.bring_back(taken_by=paid.id, transfer=back.id)
    assert expire(now=OVER + DAY).coins == 20
    assert list(audit.findings()) == []


def test_owners_are_told_once_some_weeks_before_and_once_when_it_happened(owner):
    for days in (60, 55, 30, 1):
        expire(now=LAST_MOMENT - timedelta(days=days))
    expire(now=OVER)
    told = Notice.objects.order_by("pk").values_list("kind", "values")
    assert list(told) == [
        ("coins_expire_soon", {"coins": 20, "day": "2027-12-31"}),
        ("coins_expired", {"coins": 20}),
    ]


def test_chunks_expire_everything(owner, monkeypatch):
    monkeypatch.setattr("game.coins.expiring.CHUNK", 1)
    assert expire(now=OVER).lots == 2
    assert Notice.objects.get(kind="coins_expired").values == {"coins": 20}


def test_the_command_says_what_it_did(owner, capsys):
    call_command("expire_coins")
    assert "0 lots expired" in capsys.readouterr().out


def test_the_notice_leaves_time():
    assert timedelta(weeks=2) <= NOTICE
