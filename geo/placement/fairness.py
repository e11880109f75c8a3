"""What a placement does for people: walks, expected catches, and how evenly they are spread.

A resident's expected catches are the stock of the nearest balloon divided by the residents who have the same
nearest balloon, 0 where none is within 1 km. Distances are from a home's point, as the crow flies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.placement.homes import Home, Homes, in_columns
from geo.placement.plan import Placement, cells_on_plane, nearest_balloons
from geo.placement.plane import CM_PER_M, metres
from geo.placement.rules import Rules


@dataclass(frozen=True, slots=True)
class Fairness:
    """One line of the table: a township, a region, or the whole county. Walks are None where nobody lives."""

    code: str
    balloons: int
    stock: int
    coins: int
    residents: int
    catches_per_resident: float
    coins_per_resident: float
    share_within_reach: float
    walk_95_m: float | None
    walk_longest_m: float | None


@dataclass(frozen=True, slots=True)
class FairnessTable:
    """Lines per township and per region, the county's line, and the Gini of expected catches."""

    townships: tuple[Fairness, ...]
    regions: tuple[Fairness, ...]
    county: Fairness
    gini: float
    villages_without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _People:
    """Columns over homes: who lives there, how far they walk, what they can expect."""

    homes: Homes
    walk_m: NDArray[np.float64]
    catches: NDArray[np.float64]
    coins: NDArray[np.float64]


def fairness_of(placement: Placement, homes: Sequence[Home], regions: Mapping[str, str], rules: Rules) -> FairnessTable:
    """The fairness table; `regions` gives each township's region."""
    people = _people(placement, in_columns(homes), rules)
    codes = sorted({*regions, *(each.township for each in placement.balloons), *people.homes.townships})
    return FairnessTable(
        townships=tuple(_line(code, placement, people, {code}, rules) for code in codes if code),
        regions=tuple(
            _line(region, placement, people, {code for code in codes if regions.get(code) == region}, rules)
            for region in dict.fromkeys(regions.values())
        ),
        county=_line("", placement, people, set(codes), rules),
        gini=gini(people.catches, people.homes.residents),
        villages_without=placement.villages_without,
    )


def _people(placement: Placement, homes: Homes, rules: Rules) -> _People:
    balloons = cells_on_plane([each.cell for each in placement.balloons])
    nearest, squared = nearest_balloons(homes.place, balloons)
    served = squared <= (rules.served_m * CM_PER_M) ** 2
    residents = np.zeros(len(balloons), dtype=np.int64)
    np.add.at(residents, nearest[served], homes.residents[served])
    stock = np.array([each.stock for each in placement.balloons], dtype=np.float64)
    coins = stock * np.array([each.coins for each in placement.balloons])
    sharing = np.maximum(residents, 1)
    return _People(
        homes,
        metres(squared),
        np.where(served, (stock / sharing)[nearest], 0.0),
        np.where(served, (coins / sharing)[nearest], 0.0),
    )


def _line(code: str, placement: Placement, people: _People, townships: set[str], rules: Rules) -> Fairness:
    there = np.array([township in townships for township in people.homes.townships], dtype=np.bool_)
    balloons = [each for each in placement.balloons if each.township in townships]
    residents = people.homes.residents * there
    within = int(residents[people.walk_m <= rules.reach_m].sum())
    total = int(residents.sum())
    return Fairness(
        code=code,
        balloons=len(balloons),
        stock=sum(each.stock for each in balloons),
        coins=sum(each.stock * each.coins for each in balloons),
        residents=total,
        catches_per_resident=_mean(people.catches, residents),
        coins_per_resident=_mean(people.coins, residents),
        share_within_reach=within / total if total else 0.0,
        walk_95_m=walk_of_share(people.walk_m, residents, 0.95),
        walk_longest_m=walk_of_share(people.walk_m, residents, 1.0),
    )


def _mean(values: NDArray[np.float64], weights: NDArray[np.int64]) -> float:
    return float((values * weights).sum() / weights.sum()) if weights.any() else 0.0


def walk_of_share(walk_m: NDArray[np.float64], residents: NDArray[np.int64], share: float) -> float | None:
    """The walk that this share of residents do not exceed; None where nobody lives."""
    lived_in = residents > 0
    if not lived_in.any():
        return None
    order = np.argsort(walk_m[lived_in])
    counted = np.cumsum(residents[lived_in][order])
    return float(walk_m[lived_in][order][np.searchsorted(counted, share * counted[-1])])


def gini(values: NDArray[np.float64], people: NDArray[np.int64]) -> float:
    """The Gini coefficient of a value over people: 0 where all have the same, towards 1 where one has all.

    Twice the area between the Lorenz curve and the diagonal (Gastwirth 1972), by trapezia. Worked: values 0
    and 1 for one person each give 0.5.
    """
    order = np.argsort(values)
    owned = np.cumsum((values * people)[order])
    if not len(owned) or owned[-1] == 0:
        return 0.0
    counted = people[order]
    lorenz = np.concatenate([[0.0], owned / owned[-1]])
    return float(1 - ((lorenz[:-1] + lorenz[1:]) * counted).sum() / counted.sum())
