"""Where people live and visit, as points with whole numbers of people, and what a balloon near them is worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.placement.plane import Plane, metres, on_plane, squared_cm
from geo.placement.rules import THOUSAND, Rules
from geo.position import LatLon

METRES_PER_KM = 1000
MICRODEGREES = 1_000_000  # 0.11 m: published and computed with the same digits


@dataclass(frozen=True, slots=True)
class Home:
    """One point where people are: residents of an area, or visitors of a place. Codes are unique."""

    code: str
    position: LatLon
    residents: int
    visitors: int = 0
    township: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Who lives where, and the seat of Taitung City from which remoteness is counted."""

    homes: tuple[Home, ...]
    city_seat: LatLon


@dataclass(frozen=True, slots=True)
class Homes:
    """All homes in the order of their codes, as columns."""

    codes: tuple[str, ...]
    townships: tuple[str, ...]
    place: Plane
    residents: NDArray[np.int64]
    people: NDArray[np.int64]  #: residents and visitors

    def __len__(self) -> int:
        return len(self.codes)


def in_columns(homes: Sequence[Home]) -> Homes:
    """The homes as columns, ordered by code: the order in which they came does not matter."""
    ordered = sorted(homes, key=lambda home: home.code)
    codes = tuple(home.code for home in ordered)
    if len(set(codes)) < len(codes):
        raise ValueError("each home has a code of its own; two share one")
    return Homes(
        codes,
        tuple(home.township for home in ordered),
        on_plane([rounded(home.position) for home in ordered]),
        np.array([home.residents for home in ordered], dtype=np.int64),
        np.array([home.residents + home.visitors for home in ordered], dtype=np.int64),
    )


def microdegrees(position: LatLon) -> tuple[int, int]:
    """Latitude and longitude as whole millionths of a degree, as they are published."""
    return round(position.latitude * MICRODEGREES), round(position.longitude * MICRODEGREES)


def rounded(position: LatLon) -> LatLon:
    """The position that is published for this one."""
    latitude, longitude = microdegrees(position)
    return LatLon(latitude / MICRODEGREES, longitude / MICRODEGREES)


def worth_of(homes: Homes, city_seat: LatLon, rules: Rules) -> NDArray[np.int64]:
    """What a first balloon within reach of each home is worth: people × remoteness, in thousandths.

    Remoteness is 1 + ln(1 + km to the seat of Taitung City)/3, rounded to thousandths before anything is
    added, so that the sums are whole: 1 at the seat, 1.8 at 10 km, 2.5 at 90 km.
    """
    seat = on_plane([rounded(city_seat)])
    away_km = metres(squared_cm(homes.place, seat)) / METRES_PER_KM
    remoteness = 1 + np.log1p(away_km) / rules.remoteness_divisor
    return homes.people * np.rint(remoteness * THOUSAND).astype(np.int64)
