"""Coins and catches tell the same story, and every check that says so bites."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F

from game.balloons import launching
from game.balloons.audit import CHECKS
from game.balloons.models import Balloon, Catch, Wave
from game.coins import audit
from game.coins.accounts import balloon_escrow
from game.coins.models import Account, Transfer
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import NOW, an_owner, award
from tests.unsealed import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(db) -> None:
    """Two balloons caught by a member and a guest, one of them out of stock, and a wave that was taken back."""
    member, guest = a_player(), a_player(guest=True)
    popular, last = a_flying_balloon(coins=20, stock=10), a_flying_balloon(coins=10, stock=1)
    for player, balloon in [(member, popular), (guest, popular), (member, last), (guest, last)]:
        tap(player, balloon)
    withdrawn = a_flying_balloon()
    tap(member, withdrawn)
    launching.withdraw(wave_id=withdrawn.wave_id, now=NOW)


def pay_without_a_catch() -> None:
    award(Balloon.objects.get(stock=10, wave__state="launched").public_id, an_owner(), coins=20)


def without_constraints(table: str, change: str) -> None:
    """Change a copy of the table that lies before it and has none of its constraints."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM {table}")
        cursor.execute(change)


def catch_again() -> None:
    without_constraints("balloons_catch", "INSERT INTO balloons_catch SELECT * FROM balloons_catch")


def exceed_the_stock() -> None:
    without_constraints("balloons_balloon", "UPDATE balloons_balloon SET caught = stock + 1")


TAMPERINGS: list[tuple[str, str, Callable[[], object]]] = [
    (
        "a catch that names another award",
        "catches_have_transfers",
        lambda: Catch.objects.filter(balloon__stock=1, coins=10).update(coins=20),
    ),
    ("coins without a catch", "awards_have_catches", pay_without_a_catch),
    (
        "a catch lost",
        "awards_have_catches",
        lambda: Catch.objects.filter(balloon__stock=1, coins=10)._raw_delete("default"),
    ),
    ("a count too high", "caught_equals_catches", lambda: Balloon.objects.filter(stock=10).update(caught=7)),
    (
        "a guest not counted",
        "caught_equals_catches",
        lambda: Balloon.objects.filter(caught_by_guests=1).update(caught_by_guests=0),
    ),
    (
        "guests beyond their share",
        "guests_share_respected",
        lambda: Balloon.objects.filter(stock=10).update(caught=5, caught_by_guests=3),
    ),
    ("a stock raised in the air", "escrow_covers_stock", lambda: Balloon.objects.update(stock=F("stock") + 1)),
    (
        "a landed wave with coins",
        "escrow_covers_stock",
        lambda: Wave.objects.filter(state="launched").update(state="closed"),
    ),
    ("a balloon caught twice by one player", "caught_once_a_player", catch_again),
    ("a stock exceeded", "stock_respected", exceed_the_stock),
    (
        "an escrow of nothing",
        "escrow_has_balloon",
        lambda: Account.objects.create(name=balloon_escrow(uuid4()), kind="balloon"),
    ),
]


def found() -> set[str]:
    return {finding.check for finding in audit.findings(CHECKS)}


def test_a_sound_season_has_no_findings(season):
    assert list(audit.findings(audit.CHECKS + CHECKS)) == []


def test_an_empty_sky_has_no_findings():
    assert found() == set()


@pytest.mark.parametrize(
    ("check", "tamper"), [pytest.param(check, tamper, id=what) for what, check, tamper in TAMPERINGS]
)
def test_tampering_is_found(season, check, tamper):
    with transaction.atomic():
        with unsealed():
            tamper()
        assert check in found()
        transaction.set_rollback(True)


def test_an_award_that_pays_another_balloons_catch_is_found(season):
    moved = Transfer.objects.get(catch__balloon__stock=1)
    Catch.objects.filter(transfer=moved)._raw_delete("default")
    Catch.objects.filter(balloon__wave__state="withdrawn").update(transfer=moved)
    assert {"catches_have_transfers", "awards_have_catches"} <= found()


def test_every_check_is_known_to_bite():
    assert {check for _, check, _ in TAMPERINGS} == {check.name for check in CHECKS}
