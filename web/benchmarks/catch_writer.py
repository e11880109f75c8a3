"""`python -m web.benchmarks.catch_writer`: one process that writes awards, in the database of the environment.

Reads one `Turn` a line as JSON and answers each with a `Done`; ends when its input does. `catch` runs eight.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import django
import msgspec

django.setup()

from django.db import transaction  # noqa: E402  (needs the apps that the line above loads)
from django.utils import timezone  # noqa: E402

from game.balloons import catching  # noqa: E402
from game.balloons.catching import CatchOrder, Caught  # noqa: E402
from game.players.models import Player, Purse  # noqa: E402
from web.benchmarks.catch_turns import Catcher, Done, Turn  # noqa: E402
from web.benchmarks.raw_catch import RawCatch  # noqa: E402

FINGERPRINT = "0" * 64  # as long as a real one
Way = Callable[[Catcher, UUID], None]


def ours(catcher: Catcher, balloon: UUID) -> None:
    """By the verb."""
    order = _order(catcher, balloon)
    answer = catching.catch(order, now=order.tapped_at)
    if not isinstance(answer, Caught) or not answer.coins:
        raise AssertionError(f"no award for {order}: {answer}")


def by_hand() -> Way:
    """By one statement, or a few, without a rule."""
    raw = RawCatch()
    return lambda catcher, balloon: raw.catch(_order(catcher, balloon), catcher.owner)


def _order(catcher: Catcher, balloon: UUID) -> CatchOrder:
    now: datetime = timezone.now()
    return CatchOrder(catcher.player_id, balloon, uuid4(), FINGERPRINT, 0.9, now)


@transaction.atomic
def new_catchers(count: int) -> list[Catcher]:
    """Confirmed players with a purse and no catch yet."""
    now = timezone.now()
    emails = (f"{uuid4().hex}@example.org" for _ in range(count))
    players = Player.objects.bulk_create([Player(email=email, confirmed_at=now) for email in emails])
    purses = Purse.objects.bulk_create([Purse(player=player) for player in players])
    return [Catcher(purse.player_id, purse.owner) for purse in purses]


def taken(turn: Turn, way: Way) -> Done:
    """Write awards from the turn's beginning to its end, or until all are written."""
    time.sleep(max(0.0, turn.begins_s - time.monotonic()))
    began_s, began_cpu_s, awards = time.monotonic(), time.process_time(), 0
    for catcher, balloon in turn.awards:
        way(catcher, balloon)
        awards += 1
        if time.monotonic() >= turn.ends_s:
            break
    return Done(awards, time.monotonic() - began_s, time.process_time() - began_cpu_s)


def main() -> None:
    """Answer line by line."""
    ways = {"ours": ours, "raw": by_hand()}
    for line in sys.stdin.buffer:
        turn = msgspec.json.decode(line, type=Turn)
        done = Done(catchers=new_catchers(turn.catchers)) if turn.catchers else taken(turn, ways[turn.way])
        sys.stdout.buffer.write(msgspec.json.encode(done) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
