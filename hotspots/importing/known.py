"""Lists whose format says which they are, so that nobody has to type their title, publisher and licence again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from hotspots.feeds.row import Row

#: 政府資料開放授權條款－第1版: the state's licence for open data, which asks for attribution.
OPEN_GOVERNMENT: Final = "政府資料開放授權條款－第1版"


@dataclass(frozen=True, slots=True)
class KnownList:
    """What a list is called, whose it is, and the column that dates its rows, if one does."""

    code: str
    title_zh: str
    title_en: str
    publisher: str
    url: str
    licence: str = OPEN_GOVERNMENT
    dated_by: str = ""


BY_FORMAT: Final = {
    "county_wifi": KnownList(
        code="taitung-county-wifi",
        title_zh="臺東縣無線上網熱點",
        title_en="Hotspots of Taitung County",
        publisher="臺東縣政府",
        url="https://data.gov.tw/dataset/67322",
        dated_by="最後更新時間",
    ),
    "itaiwan": KnownList(
        code="itaiwan",
        title_zh="iTaiwan 中央行政機關室內公共區域免費無線上網熱點",
        title_en="iTaiwan hotspots of the state",
        publisher="數位發展部",
        url="https://data.gov.tw/dataset/5962",
    ),
}


def dated(known: KnownList | None, rows: Sequence[Row]) -> date | None:
    """The latest day in the column that dates the rows, written 20170930 or 2017-09-30; None where there is none."""
    if known is None or not known.dated_by:
        return None
    days = (_day(row.values.get(known.dated_by, "")) for row in rows)
    return max((day for day in days if day), default=None)


def _day(text: str) -> date | None:
    for form in ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None
