"""What `catch` and its writers say to each other: JSON, a line each."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

Way = Literal["ours", "raw"]


class Catcher(Struct, frozen=True, array_like=True):
    """A player, and the owner of the player's coins in the ledger."""

    player_id: int
    owner: UUID


class Turn(Struct, frozen=True):
    """Awards to be written one after another between two moments of the monotonic clock; or `catchers` to be made."""

    way: Way = "ours"
    awards: list[tuple[Catcher, UUID]] = []
    begins_s: float = 0.0
    ends_s: float = 0.0
    catchers: int = 0


class Done(Struct, frozen=True):
    """How many were written, how long it took, and how much of a processor this process used for it."""

    awards: int = 0
    lasted_s: float = 0.0
    cpu_s: float = 0.0
    catchers: list[Catcher] = []
