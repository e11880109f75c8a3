"""What is publicly known of Taitung: its five regions and sixteen townships, by official code.

Codes are those of the Ministry of the Interior (township level, 8 digits, as in TOWNCODE of its boundary files);
English names follow the ministry's list. Regions are the county's four promotion areas and its two islands;
卑南鄉 reaches into three of them and is counted where most of it lies. Outlines are loaded, names are known here,
so that a file that spells 台東市 or leaves out the English cannot change how a township is called.
"""

from dataclasses import dataclass

from geo.position import LatLon

COUNTY_CODE = "10014"
SEAT_TOWNSHIP_CODE = "10014010"

#: West, south, east, north of the county with both islands and a kilometre to spare, in degrees.
BOUNDS_DEG = (120.72, 21.92, 121.63, 23.46)


@dataclass(frozen=True, slots=True)
class RegionName:
    """A promotion area; `order` is the order people list them in, from the city outwards."""

    code: str
    name_zh: str
    name_en: str
    order: int


@dataclass(frozen=True, slots=True)
class TownshipName:
    """A township's official code and names, the region it is promoted with, and where its office stands (±50 m)."""

    code: str
    name_zh: str
    name_en: str
    region: str
    seat: LatLon


REGIONS = (
    RegionName("city", "臺東市區", "Taitung City area", 1),
    RegionName("valley", "縱谷", "Rift Valley", 2),
    RegionName("nanhui", "南迴線", "South Link Line", 3),
    RegionName("coast", "海岸線", "East Coast", 4),
    RegionName("islands", "離島", "Green Island and Orchid Island", 5),
)

TOWNSHIPS = (
    TownshipName("10014010", "臺東市", "Taitung City", "city", LatLon(22.7548, 121.1465)),
    TownshipName("10014020", "成功鎮", "Chenggong Township", "coast", LatLon(23.1051, 121.3809)),
    TownshipName("10014030", "關山鎮", "Guanshan Township", "valley", LatLon(23.0474, 121.1631)),
    TownshipName("10014040", "卑南鄉", "Beinan Township", "valley", LatLon(22.7827, 121.087)),
    TownshipName("10014050", "鹿野鄉", "Luye Township", "valley", LatLon(22.9393, 121.152)),
    TownshipName("10014060", "池上鄉", "Chishang Township", "valley", LatLon(23.1223, 121.2152)),
    TownshipName("10014070", "東河鄉", "Donghe Township", "coast", LatLon(22.9689, 121.3029)),
    TownshipName("10014080", "長濱鄉", "Changbin Township", "coast", LatLon(23.315, 121.4514)),
    TownshipName("10014090", "太麻里鄉", "Taimali Township", "nanhui", LatLon(22.6155, 121.0076)),
    TownshipName("10014100", "大武鄉", "Dawu Township", "nanhui", LatLon(22.3405, 120.8901)),
    TownshipName("10014110", "綠島鄉", "Ludao Township", "islands", LatLon(22.6658, 121.4705)),
    TownshipName("10014120", "海端鄉", "Haiduan Township", "valley", LatLon(23.1021, 121.1765)),
    TownshipName("10014130", "延平鄉", "Yanping Township", "valley", LatLon(22.9026, 121.0861)),
    TownshipName("10014140", "金峰鄉", "Jinfeng Township", "nanhui", LatLon(22.5946, 120.9607)),
    TownshipName("10014150", "達仁鄉", "Daren Township", "nanhui", LatLon(22.2968, 120.883)),
    TownshipName("10014160", "蘭嶼鄉", "Lanyu Township", "islands", LatLon(22.0245, 121.5561)),
)

#: What visitors call a township whose official English name they have never heard.
CALLED_EN = {"10014110": "Green Island", "10014160": "Orchid Island"}

TOWNSHIP_BY_CODE = {township.code: township for township in TOWNSHIPS}


def with_tai(text: str) -> str:
    """A place name as the county writes it: 臺, never 台 (台東縣 → 臺東縣).

    >>> with_tai(" 台東市 ")
    '臺東市'
    """
    return text.strip().replace("台", "臺")
