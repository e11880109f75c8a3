"""Which column of somebody's list means what: what the caller says, else a format's own names, else usual ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.layers.twd67 import REMEDY_TWD67
from hotspots.feeds.coordinates import Unit
from hotspots.feeds.row import FeedRefused
from hotspots.feeds.sheet import Sheet, listed
from hotspots.folding import folded


class Field(StrEnum):
    """What a column can mean; these are the names that `mapping` takes."""

    NAME_ZH = "name_zh"
    NAME_EN = "name_en"
    ADDRESS = "address"
    COUNTY = "county"
    TOWNSHIP = "township"
    CATEGORY = "category"
    KEEPER = "keeper"
    PHONE = "phone"
    WEBSITE = "website"
    NOTE = "note"
    OPENING_HOURS = "opening_hours"
    ACCEPTS_COINS = "accepts_coins"
    WHEELCHAIR = "wheelchair"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    X = "x"
    Y = "y"


Names = Mapping[Field, tuple[str, ...]]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Names that columns usually have, the surest first; compared folded, so case, spaces and brackets say nothing.
USUAL: Final[Names] = {
    Field.NAME_ZH: _names(
        "name_zh 中文名稱 店名 店家名稱 商店名稱 商家名稱 特約店家 特約商店 店家 商家 熱點名稱 位址名稱 設置地點"
        " 地點名稱 景點名稱 餐廳名稱 旅館名稱 場所名稱 單位名稱 站名 站點名稱 名稱 地點"
        " name title shop merchant hotspot zh"
    ),
    Field.NAME_EN: _names("name_en 英文名稱 英文店名 店名英文 name_english english_name en"),
    Field.ADDRESS: _names("address addr 地址 店址 店家地址 營業地址 中文地址 裝設位置(地址) 裝設地址 設置地址 位置"),
    Field.COUNTY: _names("county 縣市 縣市別 縣市名稱 地區 city"),
    Field.TOWNSHIP: _names("township town 鄉鎮 鄉鎮市 鄉鎮市區 鄉鎮別 行政區 district"),
    Field.CATEGORY: _names("category 類別 分類 店家類別 營業類別 熱區分類 種類 類型 type"),
    Field.KEEPER: _names("keeper 主管機關 管理單位 institute agency operator"),
    Field.PHONE: _names("phone 電話 連絡電話 聯絡電話 店家電話 電話號碼 tel telephone"),
    Field.WEBSITE: _names("website 網址 網站 相關網站 官網 官方網站 url website_url web homepage"),
    Field.NOTE: _names("note 備註 說明 擺放地點備註 優惠內容 remarks remark notes"),
    Field.OPENING_HOURS: _names("opening_hours 營業時間 開放時間 服務時間 opentime hours business_hours"),
    Field.ACCEPTS_COINS: _names(
        "accepts_coins 收金幣 收受金幣 接受金幣 可用金幣 可使用金幣 臺東金幣 金幣 coins takes_coins"
    ),
    Field.WHEELCHAIR: _names("wheelchair 無障礙 無障礙設施 輪椅 輪椅可進出 accessible accessibility"),
    Field.LONGITUDE: _names(
        "geometry.x longitude 經度 lon lng long 東經 經度座標 經度坐標 WGS84經度 經度WGS84 WGS84_lon PositionLon Px"
    ),
    Field.LATITUDE: _names(
        "geometry.y latitude 緯度 lat 北緯 緯度座標 緯度坐標 WGS84緯度 緯度WGS84 WGS84_lat PositionLat Py"
    ),
    Field.X: _names(
        "TWD97X TWD97橫坐標 TWD97橫座標 X坐標(TWD97) X座標(TWD97) 97X坐標 97X座標 X97 X坐標 X座標 坐標X 座標X"
        " 橫坐標 橫座標 easting x"
    ),
    Field.Y: _names(
        "TWD97Y TWD97縱坐標 TWD97縱座標 Y坐標(TWD97) Y座標(TWD97) 97Y坐標 97Y座標 Y97 Y坐標 Y座標 坐標Y 座標Y"
        " 縱坐標 縱座標 northing y"
    ),
}

_SIDEWAYS: Final = (Field.LONGITUDE, Field.X)
_UPWARDS: Final = (Field.LATITUDE, Field.Y)
_TWD67: Final = ("twd67", "67x", "x67", "67y", "y67", "67坐標", "67座標")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each meaning stands in this file; `unit` where the names of the coordinates give it away."""

    by_field: Mapping[Field, str]
    x: str
    y: str
    unit: Unit | None


def chosen(sheet: Sheet, own: Names, said: Mapping[str, str], *, without: frozenset[Field] = frozenset()) -> Columns:
    """The columns of a sheet; FeedRefused where a name or a position cannot be found, or `said` names none.

    `own` are the names of a known format, which come before the usual ones; fields `without` are not looked for.
    """
    named = _said(sheet, said, without)
    found = dict(named)
    by_folded = {folded(column): column for column in reversed(sheet.columns)}
    for field in Field:
        usual = (*own.get(field, ()), *USUAL[field])
        column = next((by_folded[folded(name)] for name in usual if folded(name) in by_folded), None)
        if column is not None and field not in without:
            found.setdefault(field, column)
    if Field.NAME_ZH not in found and Field.NAME_EN in found:
        found[Field.NAME_ZH] = found[Field.NAME_EN]
    x, y = _pair(named, found)
    _refuse_twd67(sheet, x, y)
    _refuse_missing(sheet, {"name (name_zh)": found.get(Field.NAME_ZH), "longitude (x)": x, "latitude (y)": y})
    degrees = x is not None and x == found.get(Field.LONGITUDE)
    return Columns(found, str(x), str(y), Unit.DEGREES if degrees else None)


def _said(sheet: Sheet, said: Mapping[str, str], without: frozenset[Field]) -> dict[Field, str]:
    """What the caller maps, checked against the fields there are and the columns there are."""
    known = [field.value for field in Field if field not in without]
    for name, column in said.items():
        if name not in known:
            raise FeedRefused(f"mapping: {name!r} is nothing a place of this kind has; there are {', '.join(known)}")
        if column not in sheet.columns:
            raise FeedRefused(
                f"mapping: {name} is said to be {column!r}, which is no column of {sheet.name};"
                f" there are {listed(sheet.columns)}"
            )
    return {Field(name): column for name, column in said.items()}


def _pair(named: Mapping[Field, str], found: Mapping[Field, str]) -> tuple[str | None, str | None]:
    """The columns of x and y, both of one sort: that of which the caller names any, else degrees before metres."""
    sorts = sorted(zip(_SIDEWAYS, _UPWARDS, strict=True), key=lambda sort: named.keys().isdisjoint(sort))
    both = [sort for sort in sorts if found.keys() >= set(sort)]
    sideways, upwards = both[0] if both else sorts[0]
    return found.get(sideways), found.get(upwards)


def _refuse_twd67(sheet: Sheet, x: str | None, y: str | None) -> None:
    """Refuse coordinates whose column says TWD67; a list that has TWD97 beside them is read by that."""
    columns = [column for column in (x, y) if column] if x and y else list(sheet.columns)
    old = [column for column in columns if any(mark in folded(column) for mark in _TWD67)]
    if old:
        raise FeedRefused(f"{sheet.name}: {', '.join(old)} are in TWD67, which lies 850 m off; {REMEDY_TWD67}")


def _refuse_missing(sheet: Sheet, needed: Mapping[str, str | None]) -> None:
    missing = [what for what, column in needed.items() if column is None]
    if missing:
        raise FeedRefused(
            f"{sheet.name}: no column gives the {' or the '.join(missing)}; there are {listed(sheet.columns)}."
            " Say which with --map, e.g. --map name_zh=店名 --map longitude=經度 --map latitude=緯度"
        )
