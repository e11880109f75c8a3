"""Positions on the ground, and the distance and bearing between two of them.

A position is a `LatLon`, never a bare tuple. Libraries that want (longitude, latitude) get it from
`lon_lat` and give it back through `from_lon_lat`: the only place where that order is handled.

>>> luye = LatLon(22.9134, 121.1196)
>>> taitung_station = LatLon(22.7939, 121.1233)
>>> round(distance_m(luye, taitung_station))
13239
"""

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin, sqrt

# WGS 84 (EPSG:7030): semi-major axis, and the first eccentricity squared of 1/f = 298.257223563.
SEMI_MAJOR_M = 6_378_137.0
ECCENTRICITY_SQUARED = 0.006_694_379_990_141_317


@dataclass(frozen=True, slots=True)
class LatLon:
    """A point on WGS 84 (EPSG:4326), in degrees; latitude −90..90, longitude −180..180."""

    latitude: float
    longitude: float


def lon_lat(position: LatLon) -> tuple[float, float]:
    """(x, y) as GeoJSON, shapely and GEOS want it: longitude first."""
    return position.longitude, position.latitude


def from_lon_lat(longitude: float, latitude: float) -> LatLon:
    """The position of an (x, y) pair from GeoJSON, shapely or GEOS."""
    return LatLon(latitude, longitude)


def north_east_m(a: LatLon, b: LatLon) -> tuple[float, float]:
    """How far b lies north and east of a, in metres on the plane that touches the ellipsoid halfway.

    Radii of curvature of the meridian and the prime vertical at the middle latitude (Torge, Geodesy, 3rd ed.,
    section 4.1.3). Longitudes are taken the short way round.
    """
    middle = radians((a.latitude + b.latitude) / 2.0)
    shrink = 1.0 - ECCENTRICITY_SQUARED * sin(middle) ** 2
    prime_vertical_m = SEMI_MAJOR_M / sqrt(shrink)
    meridian_m = prime_vertical_m * (1.0 - ECCENTRICITY_SQUARED) / shrink
    turn_deg = (b.longitude - a.longitude + 180.0) % 360.0 - 180.0
    north_m = meridian_m * radians(b.latitude - a.latitude)
    return north_m, prime_vertical_m * cos(middle) * radians(turn_deg)


def distance_m(a: LatLon, b: LatLon) -> float:
    """Metres between two positions along the ground.

    Against the geodesic, within Taitung (up to 170 km): off by under 1 mm at 10 km and by 2.2 m at 170 km
    (measured with PROJ). Between
    continents it is only good enough to say 'far' (several per cent).
    """
    return hypot(*north_east_m(a, b))


def bearing_deg(a: LatLon, b: LatLon) -> float:
    """Direction from a to b, in degrees clockwise from north, 0 ≤ bearing < 360; 0 where a equals b.

    The direction of the geodesic halfway, within 0.002° anywhere in the county.
    """
    north_m, east_m = north_east_m(a, b)
    return degrees(atan2(east_m, north_m)) % 360.0


def moved(start: LatLon, north_m: float, east_m: float) -> LatLon:
    """The position that lies so many metres north and east of start; exact to 2 cm within 1 km.

    The inverse of `north_east_m` with the curvature taken at start, for tests, simulations and jitter.
    """
    sine, cosine = sin(radians(start.latitude)), cos(radians(start.latitude))
    shrink = 1.0 - ECCENTRICITY_SQUARED * sine**2
    prime_vertical_m = SEMI_MAJOR_M / sqrt(shrink)
    meridian_m = prime_vertical_m * (1.0 - ECCENTRICITY_SQUARED) / shrink
    latitude = start.latitude + degrees(north_m / meridian_m)
    return LatLon(latitude, start.longitude + degrees(east_m / (prime_vertical_m * cosine)))
