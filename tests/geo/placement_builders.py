"""A small county to plan for: cells around Luye, split into villages, and homes among them."""

import numpy as np
import shapely

from geo.cells import BALLOON_RESOLUTION, cell_at, ring_around
from geo.placement.candidates import Candidates, Outline
from geo.placement.homes import Home, Population
from geo.position import LatLon, lon_lat, moved

LUYE = LatLon(22.9134, 121.1196)
CITY_SEAT = LatLon(22.7548, 121.1465)


def small_mask(rings: int = 12, villages: int = 3) -> Candidates:
    """A disc of cells, dealt to villages in turn."""
    cells = sorted(ring_around(cell_at(LUYE, BALLOON_RESOLUTION), rings))
    return Candidates(
        np.array(cells, dtype=np.int64),
        np.arange(len(cells), dtype=np.int64) % villages,
        np.zeros(len(cells), dtype=np.int64),
        tuple(f"village-{number}" for number in range(villages)),
        ("luye",),
    )


def home(number: int, north_m: float, east_m: float, residents: int = 10, visitors: int = 0) -> Home:
    return Home(f"home-{number:04}", moved(LUYE, north_m, east_m), residents, visitors, "luye")


def scattered_homes(count: int = 60, seed: int = 1) -> tuple[Home, ...]:
    places = np.random.default_rng(seed).uniform(-1200, 1200, (count, 2))
    return tuple(home(number, *place, residents=number % 7 * 9) for number, place in enumerate(places.tolist()))


def population(homes: tuple[Home, ...] | None = None) -> Population:
    return Population(scattered_homes() if homes is None else homes, CITY_SEAT)


def box(code: str, south_m: float, west_m: float, north_m: float, east_m: float) -> Outline:
    """A rectangle around Luye, by its edges in metres north and east of it."""
    corners = [(south_m, west_m), (south_m, east_m), (north_m, east_m), (north_m, west_m)]
    return Outline(code, shapely.to_wkb(shapely.Polygon([lon_lat(moved(LUYE, *corner)) for corner in corners])))
