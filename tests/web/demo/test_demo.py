"""The whole demo, started as a person starts it, in a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from tests.architecture.tree import ROOT
from tests.coast import with_coast
from tests.web.demo.test_addresses import free_port
from tests.web.demo.test_supervising import wait_until_gone

STARTS_WITHIN_S = 120
DEMO = (sys.executable, "manage.py", "demo", "--no-players")

pytestmark = pytest.mark.xdist_group("demo")


def start(folder: Path, port: int, command: Sequence[str] = DEMO) -> subprocess.Popen[bytes]:
    """A demo whose folders, those that it leaves when it is killed as well, go with the test's."""
    return subprocess.Popen(
        command,
        cwd=ROOT, env={**os.environ, "VAR_DIR": str(folder), "TMPDIR": str(folder), "PORT": str(port)},
        stdout=(folder / "told.txt").open("wb"), stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def wait_for(word: str, folder: Path, demo: subprocess.Popen[bytes]) -> float:
    """Seconds until the demo says `word`."""
    started_s = time.monotonic()
    while word not in (folder / "told.txt").read_text():
        assert demo.poll() is None, (folder / "told.txt").read_text()
        assert time.monotonic() - started_s < STARTS_WITHIN_S, (folder / "told.txt").read_text()
        time.sleep(0.1)
    return time.monotonic() - started_s


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var/ whose database the first start fills."""
    return with_coast(tmp_path_factory.mktemp("var"))


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_its_first_page_and_leaves_nothing_running(folder, number):
    port = free_port()
    demo = start(folder, port)
    try:
        wait_for("Ctrl-C stops everything", folder, demo)
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as page:
            assert page.status == 200
        family = psutil.Process(demo.pid).children(recursive=True)
        assert family
        demo.send_signal(number)
        assert demo.wait(timeout=15) == 0
        assert wait_until_gone(family, within_s=2) == []
    finally:
        demo.kill()


@pytest.mark.slow
def test_a_killed_make_leaves_nothing_running(folder):
    port = free_port()
    make = start(folder, port, ["make", "demo"])
    family = []
    try:
        wait_for("Ctrl-C stops everything", folder, make)
        family = psutil.Process(make.pid).children(recursive=True)
        make.kill()
        assert wait_until_gone(family, within_s=45) == []
    finally:
        for process in filter(psutil.Process.is_running, family):
            process.kill()


def test_a_taken_port_is_told_at_once_with_the_way_out(tmp_path):
    with socket.create_server(("localhost", 0)) as other:
        port = other.getsockname()[1]
        second = subprocess.run(
            [sys.executable, "manage.py", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(port)},
        )  # fmt: skip
    assert second.returncode == 1
    assert f"Port {port} is taken" in second.stderr
    assert "make demo PORT=8001" in second.stderr
    assert not (tmp_path / "taitung.sqlite3").exists()


def test_a_wrong_setting_stops_the_start_with_its_name_and_an_example(tmp_path):
    refused = subprocess.run(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "VAR_DIR": str(tmp_path), "PORT": "eighty"},
    )  # fmt: skip
    assert refused.returncode != 0
    assert "PORT='eighty' is refused" in refused.stderr
    assert "PORT=8001" in refused.stderr
