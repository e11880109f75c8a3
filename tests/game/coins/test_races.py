"""Several at once: threads with connections of their own, on a database that commits."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from game.coins import audit, campaigns, escrow
from game.coins.accounts import balloon_escrow, campaign_escrow, pending_of, wallet_of
from game.coins.ledger import Shortfall
from game.coins.models import Transfer
from game.coins.settling import settle
from tests.game.coins.builders import DAY, NOW, a_balloon, a_campaign, a_published_campaign, an_owner, award, balances

RIVALS = 4
Race = Callable[[Callable[[int], Any], int], list[Any]]


# SQLite's test database lives in memory, for one connection: the races run on a copy of it in a file.
OF_SQLITE = connection.vendor == "sqlite"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def race(tmp_path) -> Iterator[Race]:
    """Runs `job(0)` … `job(n - 1)` on rival threads, each with a connection of its own."""
    with _a_file(str(tmp_path / "race")) if OF_SQLITE else nullcontext(lambda: None) as connect:
        yield lambda job, times: _run(job, times, connect)


@contextmanager
def _a_file(path: str) -> Iterator[Callable[[], None]]:
    """A copy of the test database in a file, used by this thread, and by each that calls what is yielded."""
    usual = connections["default"]
    usual.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        usual.connection.backup(copy)

    def connect() -> None:
        connections["default"] = usual.__class__({**usual.settings_dict, "NAME": path}, "default")

    connect()
    try:
        yield connect
    finally:
        connections["default"].close()
        connections["default"] = usual


def _run(job: Callable[[int], Any], times: int, connect: Callable[[], None]) -> list[Any]:
    start = Barrier(RIVALS)

    def worker(first: int) -> list[Any]:
        connect()
        try:
            start.wait()
            return [job(number) for number in range(first, times, RIVALS)]
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(RIVALS) as pool:
        return [result for results in pool.map(worker, range(RIVALS)) for result in results]


def test_an_escrow_is_never_overspent(race):
    balloon = a_balloon(coins=100)
    owners = [an_owner() for _ in range(24)]

    def catch(number: int) -> bool:
        try:
            award(balloon, owners[number], key=f"catch:{number}")
        except Shortfall:
            return False
        return True

    assert sum(race(catch, 24)) == 10
    assert balloon_escrow(balloon) not in balances()
    assert list(audit.findings()) == []


def test_the_same_award_at_once_is_made_once(race):
    balloon, owner = a_balloon(), an_owner()
    transfers = race(lambda _: award(balloon, owner, key="catch:1").id, 8)
    assert len(set(transfers)) == 1
    assert balances()[pending_of(owner)] == 10


def test_two_waves_cannot_share_the_same_coins(race):
    campaign = a_published_campaign(amount=10, quota=10)

    def launch(_: int) -> bool:
        try:
            a_balloon(campaign, coins=40)
        except Shortfall:
            return False
        return True

    assert sum(race(launch, 8)) == 2
    assert balances()[campaign_escrow(campaign.public_id)] == 20


def test_settling_twice_at_once_settles_once(race):
    balloon, owners = a_balloon(coins=400), [an_owner() for _ in range(4)]
    for number in range(40):
        award(balloon, owners[number % 4], key=f"catch:{number}")
    reports = race(lambda _: settle(now=NOW + DAY), 4)
    assert sum(report.settled for report in reports) == 40
    assert [balances()[wallet_of(owner)] for owner in owners] == [100] * 4
    assert list(audit.findings()) == []


def test_publishing_twice_at_once_sets_aside_once(race):
    campaign = a_campaign()
    race(lambda _: campaigns.publish(campaign=campaign, now=NOW), 4)
    assert Transfer.objects.filter(kind="publish").count() == 1


def test_landing_and_catching_at_once_share_what_is_there(race):
    campaign = a_published_campaign()
    balloon, owners = a_balloon(campaign, coins=100), [an_owner() for _ in range(16)]

    def land_or_catch(number: int) -> None:
        if number == 6:
            escrow.return_escrow(campaign=campaign, balloons=[balloon], key="return", now=NOW)
            return
        try:
            award(balloon, owners[number], key=f"catch:{number}")
        except Shortfall:
            return

    race(land_or_catch, 16)
    assert balloon_escrow(balloon) not in balances()
    assert list(audit.findings()) == []
