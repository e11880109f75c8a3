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
    """The processes that a process started and that are not buried; not every kernel keeps lists of them."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if state_and_parent(int(each.name))[1] == str(pid)]


def wait_until_gone(processes: Sequence[int]) -> None:
    """Return when all of the processes, which were killed, have let go of what they held."""
    while any(is_running(process) for process in processes):
        time.sleep(0.002)


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely unburied."""
    return state_and_parent(pid)[0] not in "ZX"


def state_and_parent(pid: int) -> tuple[str, str]:
    """A process's state as proc(5) spells it, and the id of the one that started it; X and nobody's if it is gone."""
    try:
        state, parent, *_ = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "X", ""
    return state, parent
