"""What a figure was measured on: processor, cores, Python, and how busy the machine was."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

GROUP: Final = Path("/proc/self/autogroup")
FIRST: Final = -15


def described() -> dict[str, Any]:
    """The machine in a few words; `load` above the number of cores means that others were working, too;
    `priority` below 0 that they had to wait."""
    return {
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)),
        "priority": priority(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


def processor() -> str:
    """The processor's name as Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "unknown")


def priority() -> int:
    """How far the run went before others: its own niceness and, on Linux, that of its session's group; 0 is usual."""
    return os.getpriority(os.PRIO_PROCESS, 0) + group_niceness()


def group_niceness() -> int:
    """The niceness of the session's scheduling group (sched(7), autogroup); 0 where there are no such groups.

    The file says '/autogroup-1 nice 0'. A kernel without groups has no such file, one with groups switched off an
    empty one, and a sandbox may refuse to read it: all of them mean that nobody was put first.
    """
    try:
        words = GROUP.read_text().split()
    except OSError:
        return 0
    return int(words[-1]) if words else 0


@contextmanager
def first_in_line() -> Iterator[None]:
    """Go before what else the machine does, where this user may (root): others' work makes threads look cheap."""
    before = group_niceness()
    with suppress(OSError):
        GROUP.write_text(str(min(before, FIRST)))
    try:
        yield
    finally:
        with suppress(OSError):
            GROUP.write_text(str(before))
