"""A balloon as the live world holds it: only what a fix or a sky needs, in plain values."""

from dataclasses import dataclass, replace
from datetime import datetime

from game.balloons.models import Balloon
from game.live import tunables
from geo.position import LatLon


@dataclass(frozen=True, slots=True)
class Standing:
    """One balloon in memory; `id` is the text of its public id, times are ms since 1970.

    `left` is true now; until `left_from_ms` phones are still shown `left_before`.
    """

    id: str
    position: LatLon
    cell: int
    rarity: str
    coins: int
    left: str
    opens_at_ms: int
    closes_at_ms: int
    version: int
    left_before: str = ""
    left_from_ms: int = 0

    def left_shown(self, now_ms: int) -> str:
        """How much is left as phones are told it."""
        return self.left if now_ms >= self.left_from_ms else self.left_before

    def is_open(self, now_ms: int) -> bool:
        """Whether it stands at this moment."""
        return self.opens_at_ms <= now_ms < self.closes_at_ms


def left_of(stock: int, caught: int) -> str:
    """How much is left, told coarsely: a falling number would show that somebody stands there.

    >>> left_of(100, 10), left_of(100, 80), left_of(100, 100)
    ('plenty', 'few', 'none')
    """
    left = stock - caught
    if left <= 0:
        return "none"
    return "few" if left <= stock * tunables.FEW_SHARE else "plenty"


def restocked(known: Standing, newer: Standing, now_ms: int) -> Standing:
    """The newer version, whose other stock phones learn only at the next round time.

    At a balloon of one, `none` at the moment of the catch would tell everybody within 3 km that
    somebody stands there now. Told at the quarter hours, it says no more than 'in this quarter'.
    """
    shown = known.left_shown(now_ms)
    every_ms = int(tunables.LEFT_TOLD_EVERY_S * 1000)
    from_ms = (now_ms // every_ms + 1) * every_ms
    return replace(newer, left_before=shown, left_from_ms=from_ms if newer.left != shown else 0)


def milliseconds(at: datetime) -> int:
    """Unix time in ms."""
    return int(at.timestamp() * 1000)


def standing_of(balloon: Balloon) -> Standing:
    """The row as the world holds it."""
    return Standing(
        id=str(balloon.public_id),
        position=LatLon(balloon.position.y, balloon.position.x),
        cell=balloon.cell,
        rarity=balloon.rarity,
        coins=balloon.coins,
        left=left_of(balloon.stock, balloon.caught),
        opens_at_ms=milliseconds(balloon.opens_at),
        closes_at_ms=milliseconds(balloon.closes_at),
        version=balloon.version,
    )
