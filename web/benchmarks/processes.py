"""What other processes cost, as Linux counts it: seconds of a processor, bytes of memory; and their place in line."""

from contextlib import suppress
from pathlib import Path

from web.benchmarks.machine import group_niceness
from web.scratch.killing import children_of


def processor_s(pid: int) -> float:
    """Seconds that a process and its children that still run have run, all threads of them (schedstat in ns).

    Free of what others do meanwhile, unlike the clock.
    """
    threads = [task for each in family_of(pid) for task in Path(f"/proc/{each}/task").glob("*/schedstat")]
    return sum(int(task.read_text().split()[0]) for task in threads) / 1e9


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
