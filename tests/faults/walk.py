"""What `test_every_statement` asks of `stepping`, and what it is told: JSON on standard input and output."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec


class Walk(msgspec.Struct, frozen=True):
    """One balloon, the players whose catch is only counted, and those of whom one is struck at each statement."""

    balloon: UUID
    rehearsing: list[int]
    players: list[int]
    fault: Literal["kill", "break"] = "kill"


class Books(msgspec.Struct, frozen=True):
    """What the database holds of one player and one balloon."""

    catches: int
    awards: int
    coins: int
    untold: int
    findings: list[str]


class Aftermath(msgspec.Struct, frozen=True):
    """What a new process found, and what it answered when it heard the message again, twice."""

    before: Books
    answers: list[dict[str, Any]]
    after: Books
    pause_s: float


class Step(msgspec.Struct, frozen=True):
    """One place of the walk: before which statement it was struck, what that process answered, what came of it."""

    statement: str
    was_killed: bool
    is_committed: bool
    answer: dict[str, Any] | None
    first_asked_at: datetime
    aftermath: Aftermath
