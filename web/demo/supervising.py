"""Runs the demo's programs and makes sure that none outlives it.

Each program leads its own process group, so that Ctrl-C in the terminal reaches the supervisor alone and the whole
group, grandchildren included, can be stopped in order: newest first, asked first, killed if deaf. Should the
supervisor itself be killed, the kernel asks its children to go (Linux).
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PATIENCE_S = 8.0  # a server lets go of its sockets in well under this
PR_SET_PDEATHSIG = 1  # linux/prctl.h
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked the demo to stop. Not an `Exception`: nothing on the way may mistake it for a failure."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. What it says goes to `log`; the higher `niceness`, the more it yields to the others."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """A program that went by itself, and the last lines it wrote."""

    program: Program
    exit_code: int
    last_words: str


class Supervisor:
    """The running programs, oldest first."""

    def __init__(self) -> None:
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def start(self, program: Program) -> None:
        """Run a program in a process group of its own."""
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("wb") as log:
            process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_dying_with_parent(os.getpid(), program.niceness),  # noqa: PLW1509 - no threads yet
            )
        self._running.append((program, process))

    def take_ended(self) -> list[Ended]:
        """The programs that ended since the last call; they are no longer looked after."""
        over = [(program, process) for program, process in self._running if process.poll() is not None]
        self._running = [pair for pair in self._running if pair not in over]
        return [Ended(program, process.returncode, last_lines(program.log)) for program, process in over]

    def stop_all(self) -> None:
        """Ask every group to end, newest first, and kill what is left after `PATIENCE_S`."""
        running = list(reversed(self._running))
        for _program, process in running:
            _signal_group(process, signal.SIGTERM)
        deadline_s = time.monotonic() + PATIENCE_S
        for _program, process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.0, deadline_s - time.monotonic()))
            _signal_group(process, signal.SIGKILL)  # also reaches what the program itself left behind
            process.wait()
        self._running = []


@contextmanager
def supervised() -> Iterator[Supervisor]:
    """A supervisor for a `with`: whatever ends it, by itself, by an error or by a signal, nothing is left running."""
    supervisor = Supervisor()
    with stopping_signals_raise():
        try:
            yield supervisor
        finally:
            for number in STOPPING_SIGNALS:  # a second Ctrl-C must not interrupt the cleaning up
                signal.signal(number, signal.SIG_IGN)
            supervisor.stop_all()


@contextmanager
def stopping_signals_raise() -> Iterator[None]:
    """Ctrl-C, `kill` and a closed terminal all raise `Stopped` in the main thread."""
    before = {number: signal.signal(number, _raise_stopped) for number in STOPPING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise_stopped(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def last_lines(log: Path, *, count: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:]) if log.exists() else ""


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _dying_with_parent(parent: int, niceness: int) -> Callable[[], None]:
    """What the child does before it becomes its program: yield, and ask the kernel to end with its parent."""
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare() -> None:
        os.nice(niceness)
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died in between
                os._exit(1)

    return prepare
