"""Ground that stays free of balloons: areas as they are, lines widened to the ground they take."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from geo.layers.areas import Said, as_multipolygon
from geo.layers.columns import NAME, find_column
from geo.layers.datum import in_bounds
from geo.layers.refusal import LayerRefused
from geo.layers.twd67 import TAIWAN_GRID

NAME_LENGTH = 80


def keep_outs_in(frame: gpd.GeoDataFrame, said: Said, width_m: float | None) -> dict[str, MultiPolygon]:
    """One outline a name (EPSG:4326), of the features near Taitung; width_m is the whole width of a line."""
    ours = frame[in_bounds(frame.geometry)]
    if ours.empty:
        raise LayerRefused("no feature lies in Taitung County: this is another county's file, or --crs is wrong")
    named = find_column(list(frame.columns), NAME, said.get(NAME))
    names = ours[named].fillna("").astype(str).str.strip().str[:NAME_LENGTH] if named else np.full(len(ours), "")
    ground = gpd.GeoSeries(_widened(ours, width_m), crs=TAIWAN_GRID).to_crs(4326)
    merged = {}
    for name in sorted(set(names)):
        merged[str(name)] = as_multipolygon(shapely.union_all(ground[np.asarray(names == name)].to_numpy()), str(name))
    return merged


def _widened(frame: gpd.GeoDataFrame, width_m: float | None) -> NDArray[np.object_]:
    """The ground of each feature in metres; only areas may come without a width."""
    shapes = shapely.make_valid(frame.geometry.to_crs(TAIWAN_GRID).to_numpy())
    thin = shapely.get_dimensions(shapes) < 2
    if thin.any() and width_m is None:
        kind = shapely.get_parts(shapes[thin])[0].geom_type
        raise LayerRefused(
            f"the file holds a {kind}, which covers no ground: say how wide it is in metres with --width"
        )
    return np.asarray(shapely.buffer(shapes, width_m / 2.0) if width_m else shapes)
