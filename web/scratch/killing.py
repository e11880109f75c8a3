"""SIGKILL to a process and its children, as a crash does, and not a moment's life left in any of them (Linux)."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and those it started; return when none of them runs any more."""
    process.send_signal(signal.SIGSTOP)  # so that it has no more children while they are counted
    children = children_of(process.pid)
    process.kill()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    process.wait()
    wait_until_gone(children)


def children_of(pid: int) -> list[int]:
    """The processes that a process started and that still run."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in lists for child in file.read_text().split()]


def wait_until_gone(processes: Sequence[int]) -> None:
    """Return when all of the processes, which were killed, have let go of what they held."""
    while any(is_running(process) for process in processes):
        time.sleep(0.002)


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"
