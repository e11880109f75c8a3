"""What other processes cost, as Linux counts it: seconds of a processor, bytes of memory; and their place in line."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from web.benchmarks.machine import group_niceness
from web.scratch.killing import children_of

TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")


def processor_s(pid: int) -> float:
    """Seconds that a process and its children that still run have run, all threads of them, also those that ended.

    Free of what others do meanwhile, unlike the clock.
    """
    return sum(_process_s(Path(f"/proc/{each}")) for each in family_of(pid))


def _process_s(process: Path) -> float:
    """Its threads are counted finer, but forgotten as they end: Django answers each request in a new one."""
    return max(sum(thread_s(task) for task in (process / "task").glob("*")), _ticked_s(process))


def thread_s(task: Path) -> float:
    """The same of one thread: to the nanosecond by `schedstat` or, on kernels that do not count there, in ticks of
    usually 10 ms; 0 for one that has ended."""
    with suppress(OSError):
        counted = task / "schedstat"
        if counted.exists() and (run_ns := int(counted.read_text().split()[0])):
            return run_ns / 1e9
    return _ticked_s(task)


def _ticked_s(task: Path) -> float:
    with suppress(OSError):
        in_user, in_kernel = (task / "stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(in_user) + int(in_kernel)) / TICKS_PER_S
    return 0.0


def resident_bytes(pid: int) -> int:
    """The resident sets of a process and its children."""
    return sum(resident_of_one(each) for each in family_of(pid))


def resident_of_one(pid: int) -> int:
    """The resident set of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)


def family_of(pid: int) -> list[int]:
    """A process and all that it started, directly or not."""
    return [pid, *(each for child in children_of(pid) for each in family_of(child))]


def as_early_as_we(pid: int) -> None:
    """Put a process as far ahead in line as this one is: one in a session of its own has a place of its own."""
    for each in family_of(pid):
        with suppress(OSError):
            Path(f"/proc/{each}/autogroup").write_text(str(group_niceness()))
