"""Processes that write for a benchmark, each with a connection of its own: a turn in, what came of it out, JSON a line.

Used by `catch` and `ledger_transfers`; what a turn is, they say themselves.
"""

import subprocess
import sys
from dataclasses import dataclass
from typing import IO, Generic, TypeVar

import msgspec
from msgspec import Struct

from web.environment import PROJECT_ROOT
from web.scratch.serving import ScratchServer

Turn = TypeVar("Turn", bound=Struct)
Done = TypeVar("Done", bound=Struct)


@dataclass(slots=True)
class Writer(Generic[Turn, Done]):
    """One such process."""

    process: subprocess.Popen[bytes]
    asked: IO[bytes]
    answers: IO[bytes]
    kind: type[Done]

    @classmethod
    def on(cls, server: ScratchServer, kind: type[Done], program: str, *arguments: str) -> "Writer[Turn, Done]":
        """Start one in the surroundings of a scratch server; `kind` is what it answers."""
        command, pipe = [sys.executable, "-m", program, *arguments], subprocess.PIPE
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=server.surroundings(), stdin=pipe, stdout=pipe)
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process that was started with pipes has none")
        return cls(process, process.stdin, process.stdout, kind)

    def ask(self, turn: Turn) -> None:
        """Hand over a turn without waiting for it."""
        self.asked.write(msgspec.json.encode(turn) + b"\n")
        self.asked.flush()

    def answer(self) -> Done:
        """Wait for what came of the turn."""
        return msgspec.json.decode(self.answers.readline(), type=self.kind)

    def end(self) -> None:
        """No more turns."""
        self.process.communicate()
