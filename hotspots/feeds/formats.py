"""The formats that are known by their columns, in one table; any other list is a `table`."""

from typing import Final

from hotspots.feeds import county_wifi, itaiwan, table, tdx, tourism
from hotspots.feeds.layout import Layout
from hotspots.feeds.row import FeedRefused
from hotspots.feeds.sheet import Sheet
from hotspots.models import Kind

LAYOUTS: Final = (county_wifi.LAYOUT, itaiwan.LAYOUT, tdx.LAYOUT, tourism.LAYOUT)


def layout_of(sheet: Sheet, kind: Kind) -> Layout:
    """The format of a sheet by its columns; FeedRefused where that format lists another kind of place."""
    layout = next((each for each in LAYOUTS if each.fits(set(sheet.columns))), table.LAYOUT)
    if layout.kind is not None and layout.kind != kind:
        raise FeedRefused(
            f"{sheet.name} is a list of {layout.kind}s ({layout.name}), not of {kind}s:"
            f" import it with import_{layout.kind}s"
        )
    return layout
