"""Where a benchmark's balloons and phones stand: a day's sky over the county, half of the phones near a balloon."""

from math import cos, pi, sin
from random import Random
from typing import Final

from geo.position import LatLon, distance_m, moved
from geo.taitung import TOWNSHIPS
from web.scratch.shapes import Place

BALLOONS_A_TOWNSHIP: Final = 37  # 592 in all, as many as a day's sky
SPACING_M: Final = 420.0
FAR_M: Final = 500.0


def sky() -> list[Place]:
    """A grid of balloons about each township's office, as many as a day has."""
    side = 7
    offsets = [(row - 3, column - 3) for row in range(side) for column in range(side)][:BALLOONS_A_TOWNSHIP]
    places = [moved(one.seat, north * SPACING_M, east * SPACING_M) for one in TOWNSHIPS for north, east in offsets]
    return [Place(place.latitude, place.longitude) for place in places]


def standing_places(count: int) -> list[LatLon]:
    """Where the phones are: every second one 10-100 m from a balloon, the others 500 m and more from any."""
    random = Random(count)
    balloons = [LatLon(place.latitude, place.longitude) for place in sky()]
    places = []
    for number in range(count):
        way_m, direction = random.uniform(10, 100), random.uniform(0, 2 * pi)
        beside = moved(random.choice(balloons), way_m * cos(direction), way_m * sin(direction))
        places.append(far_from_all(random, balloons) if number % 2 else beside)
    return places


def far_from_all(random: Random, balloons: list[LatLon]) -> LatLon:
    """A place near a township where nothing is in sight."""
    while True:
        place = moved(random.choice(TOWNSHIPS).seat, random.uniform(-4e3, 4e3), random.uniform(-4e3, 4e3))
        if all(distance_m(place, balloon) > FAR_M for balloon in balloons):
            return place


def tails_at(place: LatLon) -> list[bytes]:
    """The ends of a phone's fixes: eight positions within a few steps, all equally long."""
    random = Random(place.latitude)
    steps = [moved(place, random.uniform(-4, 4), random.uniform(-4, 4)) for _ in range(8)]
    return [
        b'"coords":{"latitude":%.7f,"longitude":%.7f,"accuracy":6.5,"altitude":null,"altitudeAccuracy":null,'
        b'"heading":null,"speed":null}}}' % (step.latitude, step.longitude)
        for step in steps
    ]
