"""Places that people travel to, as extra demand: a balloon should be near them even where nobody lives.

Public coordinates, good to a few hundred metres. No count of visitors is published for most of them, so each
counts like a hamlet; they add to what a balloon is worth, never to the figures about residents.
"""

from dataclasses import dataclass

from geo.placement.homes import Home
from geo.position import LatLon

VISITORS_OF_A_PLACE = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A well-known place."""

    code: str
    name_zh: str
    name_en: str
    position: LatLon


PLACES = (
    Place("luye-highland", "鹿野高台", "Luye Highland", LatLon(22.9134, 121.1196)),
    Place("fugang", "富岡漁港", "Fugang Harbour", LatLon(22.7917, 121.1925)),
    Place("nanliao", "南寮漁港", "Nanliao Harbour", LatLon(22.6589, 121.4746)),
    Place("kaiyuan", "開元港", "Kaiyuan Harbour", LatLon(22.0584, 121.5082)),
    Place("taitung-station", "臺東車站", "Taitung Station", LatLon(22.7939, 121.1233)),
    Place("zhiben-station", "知本車站", "Zhiben Station", LatLon(22.7067, 121.0591)),
    Place("taimali-station", "太麻里車站", "Taimali Station", LatLon(22.6104, 121.0059)),
    Place("jinzun", "金樽漁港", "Jinzun Harbour", LatLon(22.9559, 121.2952)),
    Place("sanxiantai", "三仙台遊客中心", "Sanxiantai", LatLon(23.1233, 121.4069)),
    Place("mr-brown-avenue", "伯朗大道", "Mr Brown Avenue", LatLon(23.0989, 121.2129)),
    Place("forest-park", "臺東森林公園", "Taitung Forest Park", LatLon(22.7609, 121.1630)),
    Place("tiehua", "鐵花村", "Tiehua Music Village", LatLon(22.7510, 121.1490)),
    Place("zhiben-hot-springs", "知本溫泉", "Zhiben Hot Springs", LatLon(22.6900, 121.0100)),
)


def visited_homes() -> list[Home]:
    """The places as homes without residents."""
    return [Home(f"place:{place.code}", place.position, 0, VISITORS_OF_A_PLACE) for place in PLACES]
