"""The plan that a county gives, and which balloons are near a fix: from the live world, and asked of the database."""

from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point

from game.balloons import launching, planning
from game.balloons.launching import NewBalloon
from game.balloons.models import Balloon, Wave
from game.coins import campaigns
from game.live import loading
from game.live.world import World
from geo import cells
from geo.placement.rules import Rules
from geo.position import LatLon, distance_m, lon_lat, moved
from tests.game.coins.builders import NOW, a_campaign, a_unit

LUYE = LatLon(22.913389, 121.119611)
BALLOONS, FIXES = 60, 120
NEAR_M = 150.0
HOUR = timedelta(hours=1)


def plan() -> dict[str, Any]:
    """The digests that a commitment publishes, and a plan's places."""
    rules = Rules(balloons=100)
    prepared = planning.prepare(rules)
    placed = planning.plan(prepared, rules, sha256(b"equality").digest()).placement
    return {"mask": prepared.mask_hash, "people": prepared.population_hash, "placement": repr(placed)}


def launched(chance: Random) -> list[UUID]:
    """A wave of balloons close together, some of them with few coins; their ids."""
    balloons = [drawn_balloon(chance) for _ in range(BALLOONS)]
    coins = sum(balloon.coins * balloon.stock for balloon in balloons)
    campaign = a_campaign(a_unit("equality", coins=coins), amount=1, quota=coins)
    campaigns.publish(campaign=campaign, now=NOW - HOUR)
    wave = Wave.objects.create(
        name_zh="梯次", name_en="Wave", campaign=campaign, opens_at=NOW - HOUR, closes_at=NOW + 4 * HOUR
    )
    launching.launch(wave_id=wave.pk, balloons=balloons, now=NOW - HOUR)
    return [balloon.public_id for balloon in balloons]


def drawn_balloon(chance: Random) -> NewBalloon:
    place = moved(LUYE, chance.uniform(-600.0, 600.0), chance.uniform(-600.0, 600.0))
    public_id = UUID(int=chance.getrandbits(128), version=4)
    return NewBalloon(public_id, place, "fine", chance.randint(1, 40), chance.choice((1, 2, 3, 12, 40)))


def answers(balloons: list[UUID], chance: Random) -> list[dict[str, Any]]:
    """What is near each of some fixes, with its distance in metres."""
    world = World()
    for balloon in loading.load_all(NOW):
        world.put(balloon)
    assert len(world.by_id) == len(balloons)
    fixes = [moved(LUYE, chance.uniform(-700.0, 700.0), chance.uniform(-700.0, 700.0)) for _ in range(FIXES)]
    return [{"in_memory": in_memory(world, fix), "in_the_database": in_the_database(fix)} for fix in fixes]


def in_memory(world: World, fix: LatLon) -> dict[str, float]:
    standing = world.near(cells.cell_at(fix, cells.BALLOON_RESOLUTION))
    away_m = {balloon.id: distance_m(fix, balloon.position) for balloon in standing}
    return {balloon: round(away, 3) for balloon, away in sorted(away_m.items()) if away <= NEAR_M}


def in_the_database(fix: LatLon) -> dict[str, float]:
    measured = Balloon.objects.annotate(away=Distance("position", Point(*lon_lat(fix), srid=4326), spheroid=True))
    rows = measured.values_list("public_id", "away")
    away_m = {str(balloon): away.m for balloon, away in rows}
    return {balloon: round(away, 3) for balloon, away in sorted(away_m.items()) if away <= NEAR_M}
