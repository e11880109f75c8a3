"""TDX, the Ministry of Transport's platform: JSON lists of restaurants, hotels and scenic spots.

The position is an object of its own (`Position.PositionLon`, `Position.PositionLat`), the sort a word in Chinese.
"""

from hotspots.feeds.columns import Field
from hotspots.feeds.layout import Layout, Values
from hotspots.feeds.sorts import sort_of
from hotspots.models import Kind

_PLACE = {"Position.PositionLon", "Position.PositionLat"}


def category_of(values: Values) -> str:
    """The sort of a row by its word; a hotel is lodging, and a restaurant food, whatever else it is."""
    if "HotelName" in values:
        return "lodging"
    word = values.get("Class") or values.get("Class1") or ""
    return (sort_of(word) or "") or ("food" if "RestaurantName" in values else "")


LAYOUT = Layout(
    name="tdx",
    kind=Kind.MERCHANT,
    marks=tuple({name, *_PLACE} for name in ("RestaurantName", "HotelName", "ScenicSpotName")),
    columns={
        Field.NAME_ZH: ("RestaurantName", "HotelName", "ScenicSpotName"),
        Field.ADDRESS: ("Address",),
        Field.COUNTY: ("City",),
        Field.PHONE: ("Phone",),
        Field.WEBSITE: ("WebsiteUrl",),
        Field.OPENING_HOURS: ("OpenTime",),
        Field.LONGITUDE: ("Position.PositionLon",),
        Field.LATITUDE: ("Position.PositionLat",),
    },
    category_of=category_of,
    without=frozenset({Field.NOTE, Field.CATEGORY, Field.KEEPER}),
)
