"""The example places: two invented lists, imported as any list is, so that the demo has somewhere to go.

Called when the demo's and the tests' databases are filled. Doing it again changes nothing.
"""

from datetime import datetime
from typing import Final

from hotspots.example_rows import hotspot_rows, merchant_rows
from hotspots.feeds.row import Feed, Row
from hotspots.importing.feed import import_feed
from hotspots.models import Dataset, Kind

HOTSPOTS: Final = "demo-hotspots"
MERCHANTS: Final = "demo-merchants"
_FORMAT: Final = "example"


def load_examples(*, now: datetime) -> None:
    """Make the example places as they are written here; the townships' outlines must be loaded."""
    _load(_list(HOTSPOTS, Kind.HOTSPOT, "示範免費 WiFi", "Example hotspots"), hotspot_rows(), now)
    _load(_list(MERCHANTS, Kind.MERCHANT, "示範特約店家", "Example merchants"), merchant_rows(), now)


def _list(code: str, kind: Kind, title_zh: str, title_en: str) -> Dataset:
    return Dataset(code=code, kind=kind, title_zh=title_zh, title_en=title_en, publisher="示範", licence="CC0-1.0")


def _load(dataset: Dataset, rows: tuple[Row, ...], now: datetime) -> None:
    feed = Feed(rows=rows, format=_FORMAT, encoding="", crs="EPSG:4326")
    import_feed(dataset=dataset, feed=feed, file_name=_FORMAT, sha256="", now=now)
