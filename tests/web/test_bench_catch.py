"""`bench catch`: the rival writes the very rows that the verb writes, and rounds are counted as they were."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from game.balloons import audit as balloons_audit
from game.balloons import catching
from game.balloons.catching import CatchOrder
from game.balloons.models import Balloon, Catch
from game.coins import audit
from game.coins.models import Account, Entry, Settlement, Transfer
from game.journal.models import Line
from game.players import purses
from tests.game.balloons.builders import a_flying_balloon, a_player
from tests.game.coins.builders import NOW
from web.benchmarks import catch
from web.benchmarks.catch import Rounds, Supply
from web.benchmarks.catch_turns import Catcher, Done
from web.benchmarks.raw_catch import RawCatch

TELLING_APART = {"id", "seq", "name", "key", "balloon", "player", "message_id", "transfer", "subject", "account"}


def written(balloon: Balloon, owner: UUID) -> dict[str, list[dict[str, Any]]]:
    """All rows of one catch, without what tells two catches apart."""
    [transfer] = Transfer.objects.filter(key=f"catch:{balloon.public_id}:{owner}")
    rows = {
        "balloon": Balloon.objects.filter(pk=balloon.pk).values("caught", "caught_by_guests", "version"),
        "accounts": Account.objects.filter(name=f"pending:{owner.hex}").values("kind", "balance"),
        "transfer": Transfer.objects.filter(pk=transfer.pk).values(*named(Transfer)),
        "entries": Entry.objects.filter(transfer=transfer).order_by("amount").values("amount", "account__kind"),
        "settlement": Settlement.objects.filter(transfer=transfer, owner=owner).values("coins", "due_at", "settled"),
        "catch": Catch.objects.filter(balloon=balloon, transfer=transfer).values(*named(Catch)),
        "line": Line.objects.filter(subject=balloon.public_id).values(*named(Line)),
    }
    return {table: list(found) for table, found in rows.items()}


def named(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name not in TELLING_APART]


@pytest.mark.django_db(transaction=True)
def test_the_rival_writes_the_rows_of_a_first_and_of_a_later_catch_as_the_verb_does():
    raw, now = RawCatch(), NOW + timedelta(minutes=5)
    ways: tuple[Callable[[CatchOrder, UUID], object], ...] = (
        lambda order, _: catching.catch(order, now=order.tapped_at),
        raw.catch,
    )
    found = [by_one_player(way, now) for way in ways]
    assert found[0] == found[1]
    assert [len(rows) for rows in found[0][0].values()] == [1, 1, 1, 2, 1, 1, 1]
    assert list(audit.findings(audit.CHECKS + balloons_audit.CHECKS)) == []


def by_one_player(way: Callable[[CatchOrder, UUID], object], now: Any) -> list[dict[str, list[dict[str, Any]]]]:
    player, balloons = a_player(), [a_flying_balloon(), a_flying_balloon()]
    owner = purses.owner_of(player.pk)
    for balloon in balloons:
        way(CatchOrder(player.pk, balloon.public_id, uuid4(), "a tap", 0.9, now), owner)
    return [written(balloon, owner) for balloon in balloons]


def test_a_round_counts_what_all_writers_wrote_until_the_last_had_done():
    rounds = Rounds()
    rounds.add("raw", [Done(awards=30, lasted_s=0.5, cpu_s=0.1), Done(awards=20, lasted_s=1.0, cpu_s=0.1)])
    assert (rounds.per_s["raw"], rounds.cpu_ms["raw"]) == ([50.0], [4.0])


def test_the_ratio_compares_each_round_with_its_neighbour():
    rounds = Rounds(per_s={"ours": [10.0, 90.0, 30.0], "raw": [20.0, 100.0, 100.0]})
    assert rounds.ratio() == 0.5


def test_nobody_catches_a_balloon_twice():
    balloon = uuid4()
    supply = Supply([(Catcher(number, uuid4()), balloon) for number in range(5)])
    first = supply.turn("ours", 3, begins_s=1.0).awards
    supply.use(2)
    assert [catcher.player_id for catcher, _ in first] == [0, 1, 2]
    assert [catcher.player_id for catcher, _ in supply.turn("raw", 3, begins_s=2.0).awards] == [2, 3, 4]


def test_one_contradiction_in_the_books_misses_a_target():
    figures = {"postgis_one_ratio": 0.5, "postgis_one_per_s": 250, "postgis_contradictions": 1}
    assert [target["met"] for target in catch.targets(figures)] == [True, True, False]
