"""A placement: mask, homes, rules and the day's seed in; balloons with their stock, rarity and coins out.

>>> place(candidates, population, Rules(balloons=600), seed)  # doctest: +SKIP
Placement(balloons=(Placed(cell=621..., township='10014010', village='10014010-001', stock=38, ...), ...), ...)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from geo.cells import centre_of
from geo.placement.candidates import Candidates
from geo.placement.coverage import Coverage, choose, reach_between
from geo.placement.draw import drawn_from, rarities_of
from geo.placement.homes import Homes, Population, in_columns, worth_of
from geo.placement.plane import CM_PER_M, Plane, on_plane, squared_cm
from geo.placement.rules import Rules
from geo.placement.stock import shared_out
from geo.position import LatLon

NO_BALLOON = -1


class NoRoom(ValueError):
    """Fewer balloons fit than the plan asks for, or nobody is there to serve."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One balloon of a plan; codes are empty where the cell lies in no such outline."""

    cell: int
    township: str
    village: str
    stock: int
    rarity: str
    coins: int


@dataclass(frozen=True, slots=True)
class Placement:
    """A day's balloons in the order of their cells, and the villages that got none."""

    balloons: tuple[Placed, ...]
    villages_without: tuple[str, ...]


def place(candidates: Candidates, population: Population, rules: Rules, seed: bytes) -> Placement:
    """The placement of a day. The same arguments give the same placement, in whatever order homes come.

    NoRoom where fewer cells than balloons are free, or there are no homes.
    """
    columns = in_columns(population.homes)
    if not len(columns) or not len(candidates):
        raise NoRoom("a plan needs homes and candidate cells: load boundaries (and population) first")
    rows = _chosen(candidates, columns, population.city_seat, rules, seed)
    stock = shared_out(rules.stock, _claims(candidates.cells[rows], columns, rules))
    rarities = rarities_of(candidates.cells[rows].tolist(), seed, rules)
    balloons = tuple(
        _placed(candidates, row, held, rarity, rules)
        for row, held, rarity in zip(rows.tolist(), stock, rarities, strict=True)
    )
    reached = {balloon.village for balloon in balloons}
    return Placement(balloons, tuple(code for code in candidates.villages if code not in reached))


def _chosen(candidates: Candidates, homes: Homes, city_seat: LatLon, rules: Rules, seed: bytes) -> NDArray[np.int64]:
    """Rows of the mask that carry a balloon, in the order of their cells."""
    drawn = drawn_from(candidates, seed, rules)
    cells = candidates.cells[drawn].tolist()
    reach = reach_between(cells_on_plane(cells), homes.place, rules.reach_m)
    coverage = Coverage(cells, reach, worth_of(homes, city_seat, rules), homes.residents, rules.shares)
    taken = choose(coverage, candidates.village[drawn], rules.balloons, rules.first_thousandths)
    if len(taken) < rules.balloons:
        raise NoRoom(f"only {len(taken)} of {rules.balloons} balloons fit two cells apart; ask for fewer")
    return np.sort(drawn[taken])


def cells_on_plane(cells: Sequence[int]) -> Plane:
    """The centres of cells on the plane."""
    return on_plane([centre_of(cell) for cell in cells])


def nearest_balloons(homes: Plane, balloons: Plane) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each home the row of its nearest balloon, the first of equals, and the squared distance in cm².

    Exact: whole centimetres within the county have squares below 2⁵³, which floats hold without rounding.
    """
    nearest = cdist(homes, balloons, "sqeuclidean").argmin(axis=1)
    return nearest, squared_cm(homes, balloons[nearest])


def served_by(homes: Plane, balloons: Plane, served_m: int) -> NDArray[np.int64]:
    """For each home the row of the balloon that serves it: the nearest, −1 where that is farther than served_m."""
    nearest, squared = nearest_balloons(homes, balloons)
    return np.where(squared <= (served_m * CM_PER_M) ** 2, nearest, NO_BALLOON)


def _claims(cells: NDArray[np.int64], homes: Homes, rules: Rules) -> list[int]:
    """The residents whose nearest balloon each one is."""
    server = served_by(homes.place, cells_on_plane(cells.tolist()), rules.served_m)
    claims = np.zeros(len(cells), dtype=np.int64)
    np.add.at(claims, server[server >= 0], homes.residents[server >= 0])
    return [int(claim) for claim in claims]


def _placed(candidates: Candidates, row: int, stock: int, rarity: str, rules: Rules) -> Placed:
    return Placed(
        cell=int(candidates.cells[row]),
        township=_code(candidates.townships, candidates.township[row]),
        village=_code(candidates.villages, candidates.village[row]),
        stock=stock,
        rarity=rarity,
        coins=rules.coins[rarity],
    )


def _code(codes: Sequence[str], row: int) -> str:
    return codes[row] if row >= 0 else ""
