"""Keeping the world fresh: reads the journal's new lines and turns them into changes.

`Follower.take` talks to the database and runs in a thread; `apply` changes the world and runs on the
event loop. A change carries versions, so that a line read twice, late or never does no harm: once a
minute `heal` compares versions with the tables and fetches what differs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from game.journal.models import Line
from game.journal.reading import BATCH_LINES, Tail
from game.live import loading
from game.live.standing import Standing, left_of, restocked
from game.live.world import World


@dataclass(frozen=True, slots=True)
class Stock:
    """A balloon's new stock, as a catch's line tells it."""

    balloon: str
    version: int
    left: str


@dataclass(slots=True)
class Changes:
    """What a process has to take over: into its world, to the phones of some owners, and about seats.

    `notices` names the owner of each that was sent, `readers` have read some of theirs; with `somebody_left`, a player
    may play no more, and the journal does not say who; with `more`, it may hold lines beyond these.
    """

    put: list[Standing] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)
    owners: set[UUID] = field(default_factory=set)
    seats_taken: list[UUID] = field(default_factory=list)
    seats_left: list[UUID] = field(default_factory=list)
    notices: dict[UUID, UUID] = field(default_factory=dict)
    readers: set[UUID] = field(default_factory=set)
    somebody_left: bool = False
    more: bool = False

    def __bool__(self) -> bool:
        turned = self.seats_taken or self.seats_left or self.somebody_left
        noticed = self.notices or self.readers
        return bool(self.put or self.remove or self.stocks or self.owners or turned or noticed)


@dataclass(slots=True)
class Follower:
    """One process's place in the journal."""

    tail: Tail

    @classmethod
    def start(cls, world: World, now: datetime) -> "Follower":
        """Remember where the journal ends, then load the world: what comes between is read twice."""
        follower = cls(Tail.from_end())
        for balloon in loading.load_all(now):
            world.put(balloon)
        return follower

    def take(self, now: datetime, monotonic_s: float) -> Changes:
        """The changes since the last call; where the database fails on the way, the next call begins there again."""
        changes, tail = Changes(), replace(self.tail, missing=dict(self.tail.missing))
        lines = tail.take(monotonic_s)
        for line in lines:
            _read(line, changes, now)
        self.tail, changes.more = tail, len(lines) >= BATCH_LINES
        return changes


def _read(line: Line, changes: Changes, now: datetime) -> None:
    if line.owner is not None:
        _read_of_owner(line, line.owner, changes)
    changes.somebody_left |= line.kind == "player_left"
    if line.subject is None:
        return
    if line.kind == "wave_launched":
        changes.put += loading.load_wave(line.subject, now)
    elif line.kind in ("wave_withdrawn", "wave_closed"):
        changes.remove += loading.ids_of_wave(line.subject)
    elif line.kind == "balloon_caught":
        left = left_of(line.payload["stock"], line.payload["caught"])
        changes.stocks.append(Stock(str(line.subject), line.payload["version"], left))
    elif line.kind == "seat_taken":
        changes.seats_taken.append(line.subject)
    elif line.kind == "seat_left":
        changes.seats_left.append(line.subject)


def _read_of_owner(line: Line, owner: UUID, changes: Changes) -> None:
    if line.kind == "notices_read":
        changes.readers.add(owner)
    elif line.kind != "notice_sent":
        changes.owners.add(owner)
    elif line.subject is not None:
        changes.notices[line.subject] = owner


def heal(known: dict[str, int], now: datetime) -> Changes:
    """What the tables have newer than the world, and what the world has that they have not.

    Args:
        known: version of every balloon in the world.
    """
    true = loading.versions(now)
    differing = [balloon for balloon, version in true.items() if version > known.get(balloon, 0)]
    return Changes(put=loading.load_some(differing), remove=[balloon for balloon in known if balloon not in true])


def apply(world: World, changes: Changes, now_ms: int) -> tuple[list[Standing], list[Standing]]:
    """Change the world; the balloons that are new to it, and those that are gone.

    A change of stock is entered at once and told later, by `World.turned` (see `standing.restocked`).
    """
    gone = [was for balloon in changes.remove if (was := world.remove(balloon)) is not None]
    new = [balloon for balloon in changes.put if _enter(world, balloon, now_ms)]
    for stock in changes.stocks:
        known = world.by_id.get(stock.balloon)
        if known is not None:
            _enter(world, replace(known, left=stock.left, version=stock.version), now_ms)
    return new, gone


def _enter(world: World, balloon: Standing, now_ms: int) -> bool:
    """Put a balloon into the world if it is newer; True if it was not there at all."""
    known = world.by_id.get(balloon.id)
    world.put(balloon if known is None else restocked(known, balloon, now_ms))
    return known is None


def versions_in(balloons: Iterable[Standing]) -> dict[str, int]:
    """Id and version of what a world knows, for `heal`."""
    return {balloon.id: balloon.version for balloon in balloons}
