"""What a phone says about where it is, once the server has put its own clock on it."""

from dataclasses import dataclass

from geo.position import LatLon


@dataclass(frozen=True, slots=True)
class Fix:
    """One position report. Whether to believe it is decided in `geo.presence` and `geo.trust`.

    accuracy_m is the radius that a browser passes on: about 68 % of fixes lie within it (W3C Geolocation asks
    for 95 %, phones give 68 %; Android `Location.getAccuracy`). at_ms is the server's time, ms since 1970.
    """

    position: LatLon
    accuracy_m: float
    at_ms: int
    speed_mps: float | None = None
    heading_deg: float | None = None
