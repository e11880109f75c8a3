"""PostgreSQL that is slow, breaks off, says nothing for half a minute, is killed: fixes go on, no coin is lost."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from time import monotonic
from uuid import UUID

import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import playing, progress, seen_between, under_way, until_under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone
from tests.network import Line
from tests.servers import LUYE, RunningServer, WarmServer, around
from web.scratch.postgres import PostgresServer, postgres
from web.scratch.serving import ScratchServer, served
from web.scratch.shapes import StagedGuest, Wanted

PHONES = 4
BALLOONS = 12
TESTS = 3
DELAY_S = 0.1
SLOW_BALLOONS = 2  # a catch is some twenty statements, each a round trip
BREAKS = 5
BREAKS_EVERY_S = 1.0
SHARE_BROKEN = 0.5
SILENT_FOR_S = 30.0
DEAD_FOR_S = 4.0
# How soon an outage is felt by everything that was on its way when it began.
FELT_AFTER_S = 1.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("database-outage")]


@dataclass(frozen=True, slots=True)
class Served:
    """A server that reaches its database over a line; `direct` reaches the same without."""

    direct: RunningServer
    url: str
    line: Line
    cluster: PostgresServer

    def phones(self, test: int, balloons_each: int = BALLOONS) -> list[StandingPhone]:
        """The phones and balloons of one of this module's tests."""
        guests = self.direct.staged.guests[test * PHONES : (test + 1) * PHONES]
        balloons = [balloon.id for balloon in self.direct.balloons[test * BALLOONS :][:balloons_each]]
        return [self.phone(guest, balloons) for guest in guests]

    def phone(self, guest: StagedGuest, balloons: list[UUID]) -> StandingPhone:
        return StandingPhone(self.url, guest, LUYE, balloons, tap_every_s=0.05)


@pytest.fixture(scope="module")
def system(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A cluster of the module's own, to be killed, and a server that reaches it over a line, to be broken."""
    if empty_database.cluster is None:
        pytest.skip("SpatiaLite is a file in the server: it has no line, and dies with it")
    folder = tmp_path_factory.mktemp("outage")
    with postgres() as cluster, line_to(cluster) as line:
        address = cluster.create("sky")
        direct = WarmServer(folder, environment={"DATABASE_URL": address})
        assert direct.manage("migrate", "--verbosity", "0").returncode == 0
        wanted = Wanted(
            places=around(LUYE, TESTS * BALLOONS, 4.0), stock=PHONES, guests=TESTS * PHONES, is_confirmed=True
        )
        staged = direct.stage(wanted)
        over_line = address.replace(f":{cluster.port}/", f":{line.port}/")
        environment = {"DATABASE_URL": over_line, "PHONE_MESSAGES_PER_S": "1000"}
        with served(ScratchServer(folder, environment=environment)) as server:
            yield Served(RunningServer(direct, staged), server.url, line, cluster)


@contextmanager
def line_to(cluster: PostgresServer) -> Iterator[Line]:
    line = Line(cluster.port)
    yield line
    line.cut()


async def test_a_slow_line_to_the_database_that_breaks_at_random_costs_no_catch(system: Served, figures):
    phones = system.phones(0, SLOW_BALLOONS)
    system.line.delay_s = DELAY_S
    async with playing(phones):
        await progress(phones)
        broken = [await break_some(system.line) for _ in range(BREAKS)]
    system.line.delay_s = 0.0

    note = f"{DELAY_S * 2000:.0f} ms a round trip, {sum(broken)} connections broken"
    figures.tell(hit=sum(broken), note=note, **asdict(reckon(system.direct, phones)))


async def break_some(line: Line) -> int:
    await asyncio.sleep(BREAKS_EVERY_S)
    return line.drop(SHARE_BROKEN)


async def test_half_a_minute_without_a_word_from_the_database_costs_no_catch(system: Served, figures):
    await survive(system.phones(1), system, system.line.swallow, SILENT_FOR_S, system.line.mend, figures)


async def test_a_database_killed_amid_catches_and_brought_back_costs_no_catch(system: Served, figures):
    await survive(system.phones(2), system, system.cluster.kill, DEAD_FOR_S, system.cluster.start, figures)


async def survive(
    phones: list[StandingPhone],
    system: Served,
    begin: Callable[[], None],
    lasts_s: float,
    end: Callable[[], None],
    figures,
) -> None:
    """Catches under way when it begins are put off and made once; every phone's fixes are answered all the while."""
    async with playing(phones):
        await progress(phones, PHONES)
        await until_under_way(phones, PHONES)
        hit = under_way(phones)
        await asyncio.to_thread(begin)
        began_s = monotonic()
        await asyncio.sleep(lasts_s)
        answered = [seen_between([phone], began_s + FELT_AFTER_S, monotonic()) for phone in phones]
        put_off = sum(phone.refusals.count("try_again") for phone in phones)
        await asyncio.to_thread(end)

    note = f"away for {lasts_s:.0f} s; {sum(answered)} fixes answered and {put_off} catches put off meanwhile"
    figures.tell(hit=hit, note=note, **asdict(reckon(system.direct, phones)))
    assert min(answered) > 0, "each phone's fixes were to be answered while the database was away"
    assert put_off > 0
    assert {code for phone in phones for code in phone.refusals} <= {"try_again", "no_recent_fix"}
