"""The files that a whole collection can be had as."""

from dataclasses import dataclass
from typing import Final

from web.api.ogc.links import GEOJSON


@dataclass(frozen=True, slots=True)
class FileFormat:
    """The ending of its name, its media type, and what people call it."""

    ending: str
    kind: str
    name: str


FILES: Final = (
    FileFormat("gpkg", "application/geopackage+sqlite3", "GeoPackage"),
    FileFormat("parquet", "application/vnd.apache.parquet", "GeoParquet"),
    FileFormat("csv", "text/csv; charset=utf-8", "CSV"),
    FileFormat("geojson", GEOJSON, "GeoJSON"),
)
