"""Writes a collection as GeoPackage, GeoParquet, CSV and GeoJSON, each with its licence, source and edition.

`manage.py write_downloads` calls it in a process of its own: pyarrow, and GDAL at work, stay out of those that serve.
GeoParquet is version 1.1.0 (geoparquet.org/releases/v1.1.0): WKB in OGC:CRS84, with a covering box for each row.
"""

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from pyarrow import parquet

from web.api.downloads.folders import being_written, folder_of
from web.api.ogc.layers import Layer
from web.api.ogc.offered import Collection
from web.api.ogc.properties import Property
from web.organiser.tables import plain

Words = Mapping[str, str]
_CORNERS: Final = ("xmin", "ymin", "xmax", "ymax")
_TYPES: Final = {"string": pa.string(), "boolean": pa.bool_(), "array": pa.string()}
_FORMATS: Final = {"date": pa.date32(), "date-time": pa.timestamp("us", tz="UTC")}


def write(about: Collection) -> Path:
    """All files of a collection as it stands, unless they are there; the folder they are in."""
    layer = about.layer()
    folder = folder_of(about.id, layer.version)
    if not folder.exists():
        with being_written(about.id, layer.version) as draft:
            _write_all(about, layer, draft / about.id)
    return folder


def _write_all(about: Collection, layer: Layer, stem: Path) -> None:
    words, table = _about(about, layer), _table(about, layer)
    shapes = layer.geometry.shapes()
    _write_geopackage(about, table, shapes, words, stem.with_suffix(".gpkg"))
    _write_parquet(about, table, shapes, words, stem.with_suffix(".parquet"))
    _write_csv(table, shapes, stem.with_suffix(".csv"))
    _write_geojson(layer, words, stem.with_suffix(".geojson"))


def _about(about: Collection, layer: Layer) -> Words:
    """What whoever uses the file must know and name."""
    told = {
        "title": str(about.title),
        "description": str(about.description),
        "publisher": _joined(source.publisher for source in layer.sources),
        "licence": _joined(source.licence for source in layer.sources),
        "source": _joined(f"{source.title_zh} {source.url}".strip() for source in layer.sources),
        "edition_on": _joined(str(source.edition_on or "") for source in layer.sources),
        "changed_on": str(layer.modified_at.date()) if layer.modified_at else "",
    }
    return {name: text for name, text in told.items() if text}


def _joined(words: Any) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def _table(about: Collection, layer: Layer) -> pa.Table:
    """The features' ids and properties, typed as the API's definition says."""
    rows = [layer.tell(index) for index in range(len(layer))]
    columns = {each.name: _column(each, rows) for each in about.properties}
    return pa.table({"id": pa.array(list(layer.ids), pa.string()), **columns})


def _column(each: Property, rows: list[dict[str, Any]]) -> pa.Array:
    values = [row[each.name] for row in rows]
    if each.type == "array":
        values = [",".join(value) for value in values]
    return pa.array(values, _FORMATS.get(each.format, _TYPES[each.type]))


def _write_geopackage(about: Collection, table: pa.Table, shapes: Any, words: Words, path: Path) -> None:
    pyogrio.write_arrow(
        table.append_column("geometry", pa.array(shapely.to_wkb(shapes), pa.binary())),
        path,
        driver="GPKG",
        layer=about.id,
        geometry_name="geometry",
        geometry_type=about.geometry_type,
        crs="EPSG:4326",
        dataset_metadata=words,
        layer_metadata=words,
        layer_options={"IDENTIFIER": words["title"], "DESCRIPTION": _sentence(words)},
    )


def _sentence(words: Words) -> str:
    named = ("description", "publisher", "licence", "source", "edition_on", "changed_on")
    return " · ".join(words[name] for name in named if name in words)


def _write_parquet(about: Collection, table: pa.Table, shapes: Any, words: Words, path: Path) -> None:
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    corners = [pa.array(bounds[:, number], pa.float64()) for number in range(4)]
    covered = table.append_column("bbox", pa.StructArray.from_arrays(corners, names=list(_CORNERS)))
    whole = covered.append_column("geometry", pa.array(shapely.to_wkb(shapes), pa.binary()))
    described = {**words, "geo": json.dumps(_geo(about, bounds))}
    parquet.write_table(whole.replace_schema_metadata(described), path, compression="zstd")


def _geo(about: Collection, bounds: Any) -> dict[str, object]:
    """GeoParquet's own metadata; without `crs` it is OGC:CRS84."""
    geometry: dict[str, object] = {
        "encoding": "WKB",
        "geometry_types": [about.geometry_type],
        "covering": {"bbox": {corner: ["bbox", corner] for corner in _CORNERS}},
    }
    if len(bounds):
        low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
        geometry["bbox"] = np.concatenate((low, high)).tolist()
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}


def _write_csv(table: pa.Table, shapes: Any, path: Path) -> None:
    """With the mark by which spreadsheets know UTF-8, and no formula; an outline gives a point inside it."""
    points = shapely.point_on_surface(shapes)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "latitude", "longitude", *table.column_names[1:]])
        for row, x, y in zip(table.to_pylist(), shapely.get_x(points), shapely.get_y(points), strict=True):
            feature_id, *others = row.values()
            writer.writerow([feature_id, round(float(y), 7), round(float(x), 7), *map(_cell, others)])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else plain(str(value))


def _write_geojson(layer: Layer, words: Words, path: Path) -> None:
    features = layer.all_features()
    head = json.dumps({"type": "FeatureCollection", **words}, ensure_ascii=False).encode()[:-1]
    path.write_bytes(head + b',"features":[' + b",\n".join(each + b"}" for each in features) + b"]}")
