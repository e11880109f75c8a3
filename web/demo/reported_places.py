"""Work for the demo's officials: a list of their own to look after, what visitors said of it, rows nobody could place.

Doing it again changes nothing: the reports have ids of their own, and rows that were mended stay so.
"""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from game.reports import keeping, reporting
from game.reports.models import Trouble
from game.units.staffing import NO_UNIT
from geo.position import LatLon
from hotspots.examples import HOTSPOTS, MERCHANTS
from hotspots.feeds.row import Feed, Row
from hotspots.feeds.row import Trouble as Fault
from hotspots.importing.feed import import_feed
from hotspots.models import Dataset, Kind, Place

KEPT_BY: Final = "arts"
TO_MEND: Final = "demo-to-mend"
# The list, which of its places by the order of their names, what is wrong, and how many said so.
SAID: Final = ((HOTSPOTS, 0, Trouble.WIFI_DEAD, 2), (MERCHANTS, 0, Trouble.CLOSED, 1))
_ADDRESSES: Final = ("臺東縣鹿野鄉龍田村光榮路135號", "臺東縣池上鄉福原村中正路6號")
ROWS: Final = (
    Row(
        number=1,
        name_zh="示範圖書館熱點",
        name_en="Example library hotspot",
        address=_ADDRESSES[0],
        trouble=Fault.NULL_ISLAND,
        values={"熱點名稱": "示範圖書館熱點", "地址": _ADDRESSES[0], "緯度": "0", "經度": "0"},
    ),
    Row(
        number=2,
        name_zh="示範車站熱點",
        name_en="Example station hotspot",
        address=_ADDRESSES[1],
        position=LatLon(22.9134, 121.1196),
        values={"熱點名稱": "示範車站熱點", "地址": _ADDRESSES[1], "緯度": "22.9134", "經度": "121.1196"},
    ),
)


def report_and_set_aside(now: datetime) -> None:
    """Give the example lists to a unit, and that unit something to do; without the examples there is nothing."""
    if not Dataset.objects.filter(code=HOTSPOTS).exists():
        return
    for code in (HOTSPOTS, MERCHANTS):
        if keeping.unit_of(code) == NO_UNIT:
            keeping.set_keeper(dataset_code=code, unit_code=KEPT_BY, actor=None, now=now)
    for code, place, trouble, times in SAID:
        _say(list(Place.objects.filter(dataset=code).order_by("name_zh"))[place], trouble, times, now)
    dataset = Dataset(
        code=TO_MEND, kind=Kind.HOTSPOT, title_zh="示範待修正清單", title_en="Example list to mend", publisher="示範",
        licence="CC0-1.0",
    )  # fmt: skip
    feed = Feed(rows=ROWS, format="example", encoding="", crs="EPSG:4326")
    import_feed(dataset=dataset, feed=feed, file_name="example", sha256="", now=now)


def _say(place: Place, trouble: Trouble, times: int, now: datetime) -> None:
    for number in range(times):
        sent_as = uuid5(NAMESPACE_URL, f"{place.public_id} {trouble} {number}")
        reporting.report(sent_as=sent_as, place_id=place.public_id, trouble=trouble, player_id=None, now=now)
