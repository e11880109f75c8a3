"""What only a simulation on the server's own database can do: make and confirm players, compare beliefs with rows."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from game.balloons.models import Catch
from game.coins import queries
from game.players import joining, purses
from game.players.models import Player
from web.scratch.sessions import session_of
from web.simulation.memory import Memory

# Confirmations come one by one: SQLite has one writer, and a catch has to get its turn in between.
CONFIRMS_EVERY_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that a phone and the ledger tell differently."""

    player: UUID
    about: str
    phone_says: str
    ledger_says: str


def is_beside(memories: Iterable[Memory]) -> bool:
    """Whether the players of these phones live in the database that the settings name."""
    players = [memory.player for memory in memories if memory.player is not None]
    return bool(players) and Player.objects.filter(public_id__in=players[:5]).count() == len(players[:5])


def make_guest() -> str:
    """A guest who is logged in, without the start page; the session cookie's value."""
    return session_of(joining.join_as_guest(language="en"))


def confirm(players: Sequence[UUID], *, now: datetime) -> None:
    """Let these guests have confirmed an e-mail address, as half of a real crowd does."""
    for player in Player.objects.filter(public_id__in=players, is_guest=True):
        joining.confirm(player_id=player.pk, email=f"{player.public_id}@players.example", now=now)
        time.sleep(CONFIRMS_EVERY_S)


def disagreements(memories: Iterable[Memory]) -> list[Disagreement]:
    """Everything that phones and ledger tell differently; empty when all is well."""
    return [found for memory in memories if memory.player is not None for found in _compare(memory, memory.player)]


def _compare(memory: Memory, public_id: UUID) -> list[Disagreement]:
    player = Player.objects.get(public_id=public_id)
    catches = Catch.objects.filter(player=player).values_list("message_id", "coins")
    return [*_catches(public_id, memory, dict(catches)), *_purse(public_id, memory, player.pk)]


def _catches(player: UUID, memory: Memory, written: dict[UUID, int]) -> list[Disagreement]:
    believed = {message_id: caught.coins for message_id, caught in memory.caught.items()}
    return [
        Disagreement(player, f"catch {message_id}", memory.says_of(message_id), _coins(written.get(message_id)))
        for message_id in believed.keys() | written.keys()
        if believed.get(message_id) != written.get(message_id)
    ]


def _coins(coins: int | None) -> str:
    return "no such catch" if coins is None else f"{coins} coins"


def _purse(player: UUID, memory: Memory, player_id: int) -> list[Disagreement]:
    purse = queries.purse_of(purses.owner_of(player_id))
    if (memory.wallet, memory.pending) == (purse.wallet, purse.pending):
        return []
    told = f"wallet {memory.wallet}, pending {memory.pending}"
    return [Disagreement(player, "purse", told, f"wallet {purse.wallet}, pending {purse.pending}")]
