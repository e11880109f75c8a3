"""`python -m web.benchmarks.placement_plans SECONDS`: plans on one core in the database of the environment.

Prints its figures as JSON. Its own program, because a plan needs Django with that database.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Final

import django
import shapely

django.setup()

from django.conf import settings  # noqa: E402  (needs the apps that the line above loads)

from game.balloons.planning import Plan, plan, prepare  # noqa: E402
from geo.cells import centre_of  # noqa: E402
from geo.models import Township  # noqa: E402
from geo.placement.coast import land_of_county  # noqa: E402
from geo.placement.rules import Rules  # noqa: E402
from geo.position import lon_lat  # noqa: E402

RULES: Final = Rules()
LEAST_DAYS, MOST_DAYS = 5, 40


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one core, which is what is promised, and by the clock, which others on the machine stretch."""

    core_s: float
    wall_s: float


def figures(seconds: float) -> dict[str, object]:
    """Times of the first and the next plans, and the worst of several days for everything that is promised."""
    folder = Path(settings.VAR_DIR) / "placement"
    coast = _timed(lambda: land_of_county(folder))
    first = _timed(lambda: _day(0))
    plans, following = _days(seconds)
    return {
        "coast_once_s": round(coast.core_s, 2),
        "first_plan_s": round(first.core_s, 2),
        "first_plan_wall_s": round(first.wall_s, 2),
        "next_plan_s": round(median(each.core_s for each in following), 3),
        "next_plan_wall_s": round(median(each.wall_s for each in following), 3),
        "days": len(plans),
        "balloons": RULES.balloons,
        "mask_cells": len(plans[0].prepared.candidates),
        "share_within_600_m": round(min(each.fairness.county.share_within_reach for each in plans), 4),
        "walk_95_m": round(max(each.fairness.county.walk_95_m or 0 for each in plans)),
        "walk_longest_m": round(max(each.fairness.county.walk_longest_m or 0 for each in plans)),
        "gini": round(max(each.fairness.gini for each in plans), 4),
        "villages_without": max(len(each.fairness.villages_without) for each in plans),
        "balloons_in_the_sea": _in_the_sea(plans),
        "largest_overlap_of_two_days": round(_largest_overlap(plans), 3),
        "not_checked": list(plans[0].prepared.not_checked),
    }


def _day(number: int) -> Plan:
    return plan(prepare(RULES), RULES, sha256(f"day {number}".encode()).digest())


def _days(seconds: float) -> tuple[list[Plan], list[Timing]]:
    """As many days as there is time for, and how long each took with everything but the seed kept."""
    plans: list[Plan] = []
    timings: list[Timing] = []
    ends_s = time.perf_counter() + seconds
    while len(plans) < LEAST_DAYS or (time.perf_counter() < ends_s and len(plans) < MOST_DAYS):
        timings.append(_timed(lambda: plans.append(_day(len(plans)))))
    return plans, timings


def _timed(work: Callable[[], object]) -> Timing:
    core_s, wall_s = time.process_time(), time.perf_counter()
    work()
    return Timing(time.process_time() - core_s, time.perf_counter() - wall_s)


def _in_the_sea(plans: list[Plan]) -> int:
    """Balloons outside the loaded (fine) township outlines, over all days."""
    land = shapely.union_all([shapely.from_wkb(bytes(each.outline.wkb)) for each in Township.objects.all()])
    shapely.prepare(land)
    cells = {balloon.cell for each in plans for balloon in each.placement.balloons}
    return sum(not land.contains(shapely.Point(*lon_lat(centre_of(cell)))) for cell in cells)


def _largest_overlap(plans: list[Plan]) -> float:
    skies = [{balloon.cell for balloon in each.placement.balloons} for each in plans]
    return max(len(one & other) / RULES.balloons for one, other in combinations(skies, 2))


if __name__ == "__main__":
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    sys.stdout.write(json.dumps(figures(float(sys.argv[1]))))
