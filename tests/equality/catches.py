"""A crowd taps at random, repeats itself, comes too early and too late; then coins settle and books are read."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from game.balloons import audit as balloon_audit
from game.balloons.catching import CatchOrder, Caught, catch
from game.balloons.models import Balloon, Catch
from game.coins import audit, queries
from game.coins.models import Account, Entry
from game.coins.settling import settle
from game.journal.models import Line
from game.live import following, loading
from game.live.following import Follower
from game.live.world import World
from game.players import joining, purses
from tests.game.coins.builders import NOW

PLAYERS, TAPS = 14, 420
MINUTE = timedelta(minutes=1)


def answers(balloons: list[UUID], chance: Random) -> dict[str, Any]:
    """What every tap was answered, and what stands in the books and in the live world afterwards."""
    world = World()
    follower = Follower.start(world, NOW)
    players = [a_player(number) for number in range(PLAYERS)]
    given = [answered(order) for order in orders(players, balloons, chance)]
    following.apply(world, follower.take(NOW, 0.0), int(NOW.timestamp() * 1000))
    settled = settle(now=NOW + timedelta(days=2))
    return {
        "taps": given,
        "settled": asdict(settled),
        "purses": [asdict(queries.purse_of(purses.owner_of(player))) for player in players],
        **books(),
        "followed": known(world),
        "loaded": known(fresh_world()),
    }


def a_player(number: int) -> int:
    """Every third stays a guest."""
    player = joining.join_as_guest(language="en")
    if number % 3:
        joining.confirm(player_id=player.pk, email=f"player-{number}@example.org", now=NOW)
    return player.pk


def orders(players: list[int], balloons: list[UUID], chance: Random) -> list[CatchOrder]:
    """New taps; one in six is an earlier one again, and one in thirty an earlier id with other content."""
    made: list[CatchOrder] = []
    for _ in range(TAPS):
        kind = chance.random()
        if made and kind < 0.2:
            earlier = chance.choice(made)
            made.append(earlier if kind > 0.035 else replace(earlier, fingerprint="other"))
        else:
            made.append(new_order(players, balloons, chance))
    return made


def new_order(players: list[int], balloons: list[UUID], chance: Random) -> CatchOrder:
    wanted = chance.choice(balloons[:6] if chance.random() < 0.5 else balloons)
    return CatchOrder(
        player_id=chance.choice(players),
        balloon=wanted if chance.random() < 0.97 else UUID(int=chance.getrandbits(128), version=4),
        message_id=UUID(int=chance.getrandbits(128), version=4),
        fingerprint="same",
        inside=chance.random(),
        tapped_at=NOW + chance.choice((0, 0, 0, 0, 0, 0, -90, 300)) * MINUTE,
        is_offline=chance.random() < 0.2,
    )


def answered(order: CatchOrder) -> dict[str, Any]:
    """The answer without the owner, whose name the database chose."""
    answer = catch(order, now=NOW)
    told = asdict(answer) | {"kind": type(answer).__name__}
    return {name: value for name, value in told.items() if not (isinstance(answer, Caught) and name == "owner")}


def books() -> dict[str, Any]:
    accounts = Account.objects.values("kind").annotate(accounts=Count("id"), coins=Sum("balance")).order_by("kind")
    stocks = Balloon.objects.order_by("public_id").values_list("public_id", "caught", "caught_by_guests", "version")
    catches = Catch.objects.order_by("message_id").values_list(
        "message_id", "coins", "without_coins", "by_guest", "inside", "offline", "caught_on", "caught_at", "settles_at"
    )
    lines = Line.objects.order_by("seq").values_list("kind", "cell", "subject", "payload", "at")
    return {
        "accounts": list(accounts),
        "entries": sorted(Entry.objects.values_list("account__kind", "amount")),
        "stocks": [list(row) for row in stocks],
        "catches": [list(row) for row in catches],
        "journal": [told(*row) for row in lines if row[0] != "wave_launched"],
        "imbalance": queries.imbalance(),
        "audit": [finding.check for finding in audit.findings(audit.CHECKS + balloon_audit.CHECKS)],
    }


def told(kind: str, cell: int | None, subject: UUID | None, payload: Any, at: datetime) -> list[Any]:
    """A line of the journal without the names that chance gave, each notice its own, and without times that passed.

    Settling gives each chunk its own moment (`sealing.passing_time`), which is the machine's.
    """
    named, timed = kind != "notice_sent", kind not in ("notice_sent", "coins_settled")
    return [kind, cell, subject if named else None, payload, at if timed else None]


def fresh_world() -> World:
    world = World()
    for balloon in loading.load_all(NOW):
        world.put(balloon)
    return world


def known(world: World) -> list[list[object]]:
    """What the live world holds of each balloon."""
    return sorted([each.id, each.left, each.version, each.coins, each.cell] for each in world.by_id.values())
