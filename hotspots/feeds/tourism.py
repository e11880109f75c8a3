"""The Tourism Administration's feeds of restaurants, lodging and sights, where `Px` is longitude and `Py` latitude.

The first standard (data.gov.tw datasets 7777, 7779, 7780) is JSON under `XML_Head.Infos.Info`, or CSV with the same
names; the second keeps lists under `Restaurants`, `Hotels` or `Attractions` with `PositionLon` and `PositionLat` and
the address in parts. Descriptions and remarks run to pages and stay with the publisher. The sort is a number whose
meaning depends on the list; the first letters of `Id` tell which list it is.
"""

from typing import Final

from hotspots.feeds.columns import Field
from hotspots.feeds.layout import Layout, Values
from hotspots.models import Kind

_SIGHTS: Final = dict(
    zip(
        range(1, 19),
        (
            "culture", "outdoors", "culture", "culture", "culture", "food", "outdoors", "outdoors", "market",
            "outdoors", "outdoors", "outdoors", "outdoors", "craft", "outdoors", "outdoors", "outdoors", "other",
        ),
        strict=True,
    )
)  # fmt: skip
_MEALS: Final = {5: "cafe", 6: "shop", 7: "shop"}


def category_of(values: Values) -> str:
    """The sort of a row: by its list (C1 sights, C3 meals, C4 lodging) and its number in it."""
    listing = next(
        (values[name][:2] for name in ("Id", "RestaurantID", "HotelID", "AttractionID") if name in values), ""
    )
    number = values.get("Class1") or values.get("Class") or ""
    sort = int(number) if number.isascii() and number.isdigit() else 0
    if listing == "C4" or "HotelID" in values:
        return "lodging"
    if listing == "C3" or "RestaurantID" in values:
        return _MEALS.get(sort, "food")
    return _SIGHTS.get(sort, "")


LAYOUT = Layout(
    name="tourism",
    kind=Kind.MERCHANT,
    marks=(
        {"Name", "Add", "Px", "Py"},
        {"RestaurantName", "PositionLon", "PositionLat"},
        {"HotelName", "PositionLon", "PositionLat"},
        {"AttractionName", "PositionLon", "PositionLat"},
    ),
    columns={
        Field.NAME_ZH: ("Name", "RestaurantName", "HotelName", "AttractionName"),
        Field.ADDRESS: ("Add", "PostalAddress.StreetAddress"),
        Field.COUNTY: ("Region", "PostalAddress.City"),
        Field.TOWNSHIP: ("Town", "PostalAddress.Town"),
        Field.PHONE: ("Tel", "Telephones.0.Tel"),
        Field.WEBSITE: ("Website", "WebsiteURL"),
        Field.OPENING_HOURS: ("Opentime", "ServiceTimeInfo"),
        Field.LONGITUDE: ("Px", "PositionLon"),
        Field.LATITUDE: ("Py", "PositionLat"),
    },
    category_of=category_of,
    without=frozenset({Field.NOTE, Field.CATEGORY, Field.KEEPER}),
)
