"""`make demo DB=postgis REDIS=1`: the servers beside the demo start with it, keep what they should, and end with it."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.web.demo.test_addresses import free_port
from tests.web.demo.test_demo import start, wait_for
from tests.web.demo.test_supervising import wait_until_gone
from web.demo import beside

BESIDE = (sys.executable, "-m", "web.demo.beside", "--db", "postgis", "--redis", "--no-players")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A var/ that PostgreSQL's user can reach; pytest's own folders are closed."""
    path = Path(tempfile.mkdtemp(prefix="taitung-demo-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.mark.slow
@pytest.mark.xdist_group("demo beside")
@pytest.mark.parametrize(
    ("number", "is_first"),
    [pytest.param(signal.SIGINT, True, id="Ctrl-C"), pytest.param(signal.SIGKILL, False, id="killed, second start")],
)
def test_postgresql_and_redis_end_with_the_demo_and_the_balloons_stay(folder, number, is_first):
    demo = start(folder, free_port(), BESIDE)
    try:
        wait_for("Ctrl-C stops everything", folder, demo)
        family = psutil.Process(demo.pid).children(recursive=True)
        names = {process.name() for process in family}
        demo.send_signal(number)
        demo.wait(timeout=40)

        assert {"postgres", "redis-server"} <= names
        assert wait_until_gone(family, within_s=20) == []
        assert not (folder / "taitung.sqlite3").exists()
        assert is_first is (list(folder.glob("taitung-redis-*")) == [])
        assert is_first or "Outlines of Taitung" not in (folder / "told.txt").read_text()
    finally:
        demo.kill()


def test_the_cluster_is_kept_in_var_where_postgresql_can_reach_it(monkeypatch):
    monkeypatch.setattr(beside, "can_reach", lambda _folder: True)
    assert beside.kept_folder(Path("/srv/sky/var")) == Path("/srv/sky/var/postgres")


def test_behind_a_closed_door_each_var_has_a_cluster_of_its_own_elsewhere(monkeypatch):
    monkeypatch.setattr(beside, "can_reach", lambda _folder: False)
    kept = {beside.kept_folder(Path(f"/root/{name}/var")) for name in ("sky", "sea")}
    assert len(kept) == 2
    assert {folder.parent for folder in kept} == {beside.FOR_ROOT}
