"""Lists of places to read in tests: a file is written, read, and its rows come back."""

from pathlib import Path

import pytest

from hotspots.feeds.reading import read
from hotspots.feeds.row import Feed, FeedRefused, Row
from hotspots.models import Kind

#: Luye Highland, in degrees and in metres of TWD97 (cs2cs of PROJ 9, EPSG:4326 to EPSG:3826).
LUYE_DEG = ("121.1196", "22.9134")
LUYE_M = ("262268.28", "2534698.69")
HEAD = "店名,地址,經度,緯度"


def line(
    name: str = "阿美小吃", address: str = "臺東縣鹿野鄉光榮路1號", x: str = LUYE_DEG[0], y: str = LUYE_DEG[1]
) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in (name, address, x, y))


def written(folder: Path, content: str | bytes, *, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def feed_in(folder: Path, content: str | bytes, *, kind: Kind = Kind.MERCHANT, encoding: str = "utf-8", **said) -> Feed:
    return read(written(folder, content, encoding=encoding), kind=kind, **said)


def row_in(folder: Path, content: str | bytes, **said) -> Row:
    """The only row of a list."""
    (row,) = feed_in(folder, content, **said).rows
    return row


def refusal(folder: Path, content: str | bytes, *, name: str = "list.csv", kind: Kind = Kind.MERCHANT, **said) -> str:
    with pytest.raises(FeedRefused) as refused:
        read(written(folder, content, name=name), kind=kind, **said)
    return str(refused.value)
