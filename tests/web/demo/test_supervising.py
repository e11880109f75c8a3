"""Whatever ends the demo, nothing that it started is left running."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from tests.architecture.tree import ROOT
from web.demo.supervising import Program, Supervisor

# A program with a grandchild; `deaf` ones ignore the polite request.
FAMILY = """
import signal, subprocess, sys, time
if {deaf}:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
print(child.pid, flush=True)
time.sleep(300)
"""

DEMO = """
import sys, time
from pathlib import Path
from web.demo import supervising
supervising.PATIENCE_S = 1.0
folder = Path(sys.argv[1])
try:
    with supervising.supervised() as supervisor:
        for name, deaf in (("polite", False), ("deaf", True)):
            code = Path(sys.argv[2]).read_text().format(deaf=deaf)
            command = [sys.executable, "-c", code]
            supervisor.start(supervising.Program(name, command, {}, folder / f"{name}.log"))
        while not all((folder / f"{name}.log").read_text().strip() for name in ("polite", "deaf")):
            time.sleep(0.02)
        print("ready", flush=True)
        time.sleep(300)
except supervising.Stopped:
    sys.exit(0)
"""


def start_demo(folder: Path) -> subprocess.Popen[str]:
    family = folder / "family.py.txt"
    family.write_text(FAMILY)
    demo = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(DEMO), str(folder), str(family)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert demo.stdout is not None
    assert demo.stdout.readline() == "ready\n"
    return demo


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def wait_until_gone(family: list[psutil.Process], *, within_s: float) -> list[psutil.Process]:
    deadline_s = time.monotonic() + within_s
    while time.monotonic() < deadline_s and not all(map(is_gone, family)):
        time.sleep(0.05)
    return [process for process in family if not is_gone(process)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_demo_ends_children_and_grandchildren_even_deaf_ones(tmp_path, number):
    demo = start_demo(tmp_path)
    family = psutil.Process(demo.pid).children(recursive=True)
    assert len(family) == 4
    demo.send_signal(number)
    assert demo.wait(timeout=10) == 0
    assert wait_until_gone(family, within_s=2) == []


def test_ctrl_c_twice_still_cleans_up(tmp_path):
    demo = start_demo(tmp_path)
    family = psutil.Process(demo.pid).children(recursive=True)
    for _ in range(3):
        demo.send_signal(signal.SIGINT)
        time.sleep(0.1)
    demo.wait(timeout=10)
    assert wait_until_gone(family, within_s=2) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
def test_killing_the_demo_outright_takes_its_polite_programs_along(tmp_path):
    demo = start_demo(tmp_path)
    children = psutil.Process(demo.pid).children()
    polite = next(child for child in children if "if False" in " ".join(child.cmdline()))
    descendants = psutil.Process(demo.pid).children(recursive=True)
    try:
        demo.kill()
        demo.wait(timeout=10)
        assert wait_until_gone([polite], within_s=5) == []
    finally:
        for process in descendants:
            if not is_gone(process):
                process.kill()


def test_a_program_that_ends_by_itself_is_reported_with_its_last_words(tmp_path):
    supervisor = Supervisor()
    supervisor.start(
        Program("brief", [sys.executable, "-c", "print('port 8000 is taken'); raise SystemExit(3)"], os.environ,
                tmp_path / "brief.log")
    )  # fmt: skip
    ended = []
    while not ended:
        ended = supervisor.take_ended()
        time.sleep(0.02)
    assert [(end.program.name, end.exit_code, end.last_words) for end in ended] == [("brief", 3, "port 8000 is taken")]
    assert supervisor.take_ended() == []
