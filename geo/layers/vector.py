"""Any vector file as a frame in EPSG:4326, longitude first, or a refusal in clear words.

Reads what GDAL reads (GeoPackage, Shapefile, GeoJSON, TopoJSON …). Which columns mean what is left to
`geo.layers.areas` and its siblings.
"""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyproj import CRS
from pyproj.exceptions import CRSError

from geo.layers.datum import refuse_swapped_axes, refuse_wrong_unit
from geo.layers.refusal import LayerRefused
from geo.layers.twd67 import refuse_twd67

WGS_84 = CRS.from_epsg(4326)
#: Formats whose standard fixes WGS 84 (RFC 7946), whatever the file holds.
_ALWAYS_WGS_84 = (".geojson", ".json", ".topojson")


@dataclass(frozen=True, slots=True)
class Source:
    """A file, the layer inside it where there are several, and its reference system where it declares none."""

    path: Path
    layer: str | None = None
    crs: str | None = None


def read_layer(source: Source) -> gpd.GeoDataFrame:
    """All features of a layer in EPSG:4326; LayerRefused where they cannot be trusted to lie where they say."""
    frame = _read(source.path, _layer_of(source))
    crs = _reference_system(frame.crs, source)
    refuse_twd67(crs, source.path.name)
    frame = frame.set_crs(crs, allow_override=True)
    refuse_swapped_axes(frame, source.path.name)
    refuse_wrong_unit(frame, source.path.name)
    return frame.to_crs(WGS_84)


def _layer_of(source: Source) -> str:
    layers = _layers_in(source.path)
    if source.layer is None and len(layers) > 1:
        raise LayerRefused(
            f"{source.path.name} holds {len(layers)} layers ({_listed(layers)}): choose one with --layer"
        )
    if source.layer is not None and source.layer not in layers:
        raise LayerRefused(
            f"{source.path.name} has no layer {source.layer!r}: --layer must be one of {_listed(layers)}"
        )
    return source.layer or layers[0]


def _layers_in(path: Path) -> list[str]:
    if not path.exists():
        raise LayerRefused(f"{path} does not exist: check the path, or run `npm ci` if it lies in node_modules")
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    except pyogrio.errors.DataSourceError as error:
        raise LayerRefused(f"{path.name} is not a vector file that GDAL can read ({error})") from error
    if not layers:
        raise LayerRefused(f"{path.name} holds no layer: export it again with at least one feature")
    return layers


def _read(path: Path, layer: str) -> gpd.GeoDataFrame:
    try:
        frame = gpd.read_file(path, layer=layer)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise LayerRefused(f"{path.name}: layer {layer} cannot be read ({error})") from error
    if not isinstance(frame, gpd.GeoDataFrame):
        raise LayerRefused(f"{path.name}: layer {layer} has no geometry; a table of figures must end in .csv")
    if frame.empty:
        raise LayerRefused(f"{path.name}: layer {layer} is empty; nothing was loaded")
    return frame


def _reference_system(declared: CRS | None, source: Source) -> CRS:
    """What the file declares, else what the caller says, else what the format's standard fixes."""
    said = _said(source.crs) if source.crs else None
    by_format = source.path.suffix.lower() in _ALWAYS_WGS_84
    if declared is None or (by_format and said is not None):
        declared = said or (WGS_84 if by_format else None)
    if declared is None:
        raise LayerRefused(f"{source.path.name} declares no reference system: say which with --crs, e.g. EPSG:3826")
    if said is not None and not said.equals(declared, ignore_axis_order=True):
        raise LayerRefused(f"{source.path.name} declares {declared.name}, --crs says {said.name}: leave --crs out")
    return declared


def _said(text: str) -> CRS:
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise LayerRefused(f"--crs must name a reference system such as EPSG:3826, got {text!r}") from error


def _listed(names: list[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
