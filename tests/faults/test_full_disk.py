"""A disk that is full under SpatiaLite: fixes are answered, catches put off, and made once when there is room again.

A small file system of the test's own, really full, where it may be mounted (by root). Else a limit on the size of the
server's files, which fails in the same place of SQLite's with another error number.
"""

import asyncio
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

import psutil
import pytest

from tests.databases import EmptyDatabase
from tests.faults.crowd import playing, progress, seen_between, under_way
from tests.faults.reckoning import reckon
from tests.faults.standing_phone import StandingPhone
from tests.servers import LUYE, RunningServer, around, running_server
from web.scratch.shapes import Wanted

BALLOONS = 49
PHONES = 4
DISK_MB = 48
FULL_FOR_S = 3.0

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("full-disk")]


@dataclass(frozen=True, slots=True)
class Disk:
    """Where the database lies, and how its room is taken and given back."""

    kind: str
    fill: Callable[[RunningServer], None]
    clear: Callable[[RunningServer], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk that can be filled: one of its own, or a limit where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        yield Disk("a limit on the size of files", limit, unlimit)
        return
    try:
        yield Disk("a full file system", lambda _: fill(folder), lambda _: (folder / "ballast").unlink())
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Write until the disk says that it is full."""
    with (folder / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            return


def limit(server: RunningServer) -> None:
    """No file of the server's may grow any more."""
    psutil.Process(server.scratch.pid).rlimit(psutil.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def unlimit(server: RunningServer) -> None:
    free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    psutil.Process(server.scratch.pid).rlimit(psutil.RLIMIT_FSIZE, free)


async def test_a_full_disk_puts_catches_off_and_costs_none(
    empty_database: EmptyDatabase, disk: Disk, tmp_path: Path, figures
):
    if empty_database.cluster is not None:
        pytest.skip("PostgreSQL's disk is its operator's: this is about the file of the embedded database")
    wanted = Wanted(places=around(LUYE, BALLOONS, 4.0), stock=PHONES, guests=PHONES, is_confirmed=True)
    with running_server(empty_database, tmp_path / "disk", wanted, {"PHONE_MESSAGES_PER_S": "1000"}) as server:
        balloons = [balloon.id for balloon in server.balloons]
        phones = [StandingPhone(server.url, guest, LUYE, balloons, tap_every_s=0.15) for guest in server.staged.guests]
        async with playing(phones):
            await progress(phones, PHONES)
            disk.fill(server)
            await until_put_off(phones)
            full_s, hit = monotonic(), under_way(phones)
            await asyncio.sleep(FULL_FOR_S)
            heard = [seen_between([phone], full_s, monotonic()) for phone in phones]
            disk.clear(server)
        found = reckon(server, phones)

    figures.tell(hit=hit, note=f"{disk.kind}; {sum(heard)} fixes answered meanwhile", **asdict(found))
    assert min(heard) > 0, "each phone's fixes were to be answered while the disk was full"
    assert {code for phone in phones for code in phone.refusals} <= {"try_again", "no_recent_fix"}


async def until_put_off(phones: list[StandingPhone]) -> None:
    """The log of changes is used again from its start, so a full disk shows only when it would have to grow."""
    while not all("try_again" in phone.refusals for phone in phones):
        assert not all(phone.is_done for phone in phones), "everything was caught before the disk was full"
        await asyncio.sleep(0.01)
