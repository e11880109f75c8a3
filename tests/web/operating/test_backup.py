"""The backup that `docs/operations.md` describes: taken while the server runs, brought back elsewhere, and audited."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.databases import EmptyDatabase, new_name, run_cluster
from tests.servers import LUYE, RunningServer, WarmServer, around, running_server
from web.scratch.shapes import Wanted


@pytest.fixture
def server(empty_database: EmptyDatabase, tmp_path: Path) -> Iterator[RunningServer]:
    """A wave and two players; what matters here is that its coins come back."""
    with running_server(empty_database, tmp_path / "first", Wanted(places=around(LUYE, 4), guests=2)) as running:
        yield running


def returned(server: RunningServer, folder: Path) -> WarmServer:
    """Another engine on what a backup of the running one brought back."""
    folder.mkdir()
    if (cluster := run_cluster()) is None:
        return of_copied_file(server.var_dir, folder)
    address = cluster.create(new_name())
    dump = folder / "sky.dump"
    run("pg_dump", "--format=custom", f"--file={dump}", plain(server.scratch.environment["DATABASE_URL"]))
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={plain(address)}", str(dump))
    return WarmServer(folder, environment={"DATABASE_URL": address})


def of_copied_file(source: Path, folder: Path) -> WarmServer:
    with (
        closing(sqlite3.connect(source / "taitung.sqlite3")) as original,
        closing(sqlite3.connect(folder / "taitung.sqlite3")) as copy,
    ):
        original.backup(copy)
    return WarmServer(folder)


def plain(address: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return address.replace("postgis://", "postgresql://", 1)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_what_a_backup_brings_back_is_the_same_ledger_and_as_sealed(server: RunningServer, tmp_path: Path) -> None:
    second = returned(server, tmp_path / "second")
    entries = "SELECT account_id, transfer_id, amount FROM coins_entry ORDER BY id"
    back = RunningServer(second, server.staged).rows(entries)
    assert len(back) > 5
    assert back == server.rows(entries)
    audited = second.manage("audit")
    assert audited.returncode == 0, audited.stdout + audited.stderr
