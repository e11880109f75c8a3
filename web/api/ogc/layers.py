"""What a collection holds, in memory: features in a fixed order, ready to be chosen from and written out.

A layer belongs to one edition of its rows and never changes; `web.api.ogc.offered` makes a new one when they have.
What a feature says is encoded once, when it is first asked for; only its geometry differs between reference systems.
Ours rather than a database's answer: 1,000 features out of 100,000 are chosen, joined and on their way before a
spatial query has returned its first row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, Protocol

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from hotspots.catalogue import Column
from web.api.ogc.boxes import Box
from web.api.ogc.reference_systems import CRS84, Floats, ReferenceSystem
from web.api.ogc.time_spans import TimeSpan

Properties = dict[str, object]
Chosen = NDArray[np.intp]
Flags = NDArray[np.bool_]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Source:
    """Whose rows these are: the list, who publishes it under which licence, and which edition it is."""

    code: str
    title_zh: str
    title_en: str
    publisher: str
    licence: str
    url: str = ""
    edition_on: date | None = None


class Geometry(Protocol):
    """The geometry of all features of a layer."""

    def touching(self, box: Box) -> Flags:
        """Which ones share a point with the box."""

    def written(self, chosen: Chosen, system: ReferenceSystem) -> list[bytes]:
        """Those that are chosen, as GeoJSON."""

    def shapes(self) -> NDArray[np.object_]:
        """All of them in degrees, longitude first, for files."""

    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of them all, as they are written; None without features."""


class Points:
    """One point a feature, from pairs of longitude and latitude."""

    def __init__(self, pairs: Floats) -> None:
        self._pairs = pairs
        self._moved: dict[ReferenceSystem, Floats] = {}

    def touching(self, box: Box) -> Flags:
        """Which points lie in the box, edges too."""
        pairs = self._in(box.system)
        return np.asarray(np.logical_or.reduce([_within(pairs, span) for span in box.spans]), dtype=bool)

    def written(self, chosen: Chosen, system: ReferenceSystem) -> list[bytes]:
        """Points of GeoJSON."""
        return [b'{"type":"Point","coordinates":' + _encode(pair) + b"}" for pair in self._in(system)[chosen].tolist()]

    def shapes(self) -> NDArray[np.object_]:
        """Points."""
        return np.asarray(shapely.points(self._in(CRS84)), dtype=object)

    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north."""
        pairs = self._in(CRS84)
        if not len(pairs):
            return None
        (west, south), (east, north) = pairs.min(axis=0).tolist(), pairs.max(axis=0).tolist()
        return west, south, east, north

    def _in(self, system: ReferenceSystem) -> Floats:
        if system not in self._moved:
            # Column by column: a box compares one axis after the other.
            self._moved[system] = np.asfortranarray(system.of_degrees(self._pairs))
        return self._moved[system]


def _within(pairs: Floats, span: tuple[float, float, float, float]) -> Flags:
    first, second = pairs[:, 0], pairs[:, 1]
    inside: Flags = (first >= span[0]) & (first <= span[2]) & (second >= span[1]) & (second <= span[3])
    return inside


class Outlines:
    """One polygon a feature, from shapes in degrees, longitude first."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        # RFC 7946, section 3.1.6: outer rings run counter-clockwise.
        self._shapes = shapely.orient_polygons(shapes) if len(shapes) else shapes
        self._moved: dict[ReferenceSystem, NDArray[np.object_]] = {}
        self._written: dict[ReferenceSystem, list[bytes]] = {}

    def touching(self, box: Box) -> Flags:
        """Which outlines share a point with the box."""
        return np.asarray(shapely.intersects(self._in(box.system), box.shape), dtype=bool)

    def written(self, chosen: Chosen, system: ReferenceSystem) -> list[bytes]:
        """Polygons of GeoJSON, written once for each system."""
        if system not in self._written:
            self._written[system] = [text.encode() for text in shapely.to_geojson(self._in(system))]
        ready = self._written[system]
        return [ready[index] for index in chosen.tolist()]

    def shapes(self) -> NDArray[np.object_]:
        """Polygons."""
        return self._in(CRS84)

    def bounds_deg(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north."""
        if not len(self._shapes):
            return None
        west, south, east, north = shapely.total_bounds(self._in(CRS84)).tolist()
        return west, south, east, north

    def _in(self, system: ReferenceSystem) -> NDArray[np.object_]:
        if system not in self._moved:
            self._moved[system] = np.asarray(shapely.transform(self._shapes, system.of_degrees), dtype=object)
        return self._moved[system]


@dataclass(slots=True)
class Layer:
    """The features of a collection as they are now.

    `version` differs when anything does; `modified_at` is when that last happened, if anybody knows. `tell` gives a
    feature's properties, `values` what it can be chosen by, `times` when it last changed.
    """

    version: str
    modified_at: datetime | None
    ids: Sequence[str]
    geometry: Geometry
    tell: Callable[[int], Properties]
    values: Mapping[str, Callable[[int], str]]
    times: Sequence[datetime] | None
    sources: Sequence[Source]
    _places: dict[str, int] = field(init=False)
    _stems: list[bytes | None] = field(init=False)
    _columns: dict[str, Column] = field(init=False, default_factory=dict)
    _moments: NDArray[np.int64] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._places = {each: index for index, each in enumerate(self.ids)}
        self._stems = [None] * len(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def index_of(self, feature_id: str) -> int | None:
        """Where a feature stands, or None."""
        return self._places.get(feature_id)

    def only(self, index: int) -> Chosen:
        """One feature by its place."""
        return np.array([index], dtype=np.intp)

    def chosen(self, *, box: Box | None, span: TimeSpan | None, wanted: Mapping[str, str]) -> Chosen:
        """The places of all features that are wanted, in order."""
        flags = np.ones(len(self), dtype=bool)
        for name, value in wanted.items():
            flags &= self._having(name, value)
        if box is not None:
            flags &= self.geometry.touching(box)
        if span is not None and self.times is not None:
            flags &= self._changed_in(span, self.times)
        return np.flatnonzero(flags)

    def features(self, chosen: Chosen, system: ReferenceSystem) -> list[bytes]:
        """The chosen ones as GeoJSON, each without its closing brace."""
        shapes = self.geometry.written(chosen, system)
        return [self._stem(index) + shape for index, shape in zip(chosen.tolist(), shapes, strict=True)]

    def all_features(self) -> list[bytes]:
        """Every one in CRS84, as `features` gives them."""
        return self.features(np.arange(len(self), dtype=np.intp), CRS84)

    def interval(self) -> tuple[datetime, datetime] | None:
        """When the oldest and the newest of its features last changed."""
        return (min(self.times), max(self.times)) if self.times else None

    def _changed_in(self, span: TimeSpan, times: Sequence[datetime]) -> Flags:
        if self._moments is None:
            self._moments = np.array([_since_epoch_us(at) for at in times], dtype=np.int64)
        begin_us, end_us = _since_epoch_us(span.begins_at), _since_epoch_us(span.ends_at)
        return np.asarray((self._moments >= begin_us) & (self._moments <= end_us), dtype=bool)

    def _having(self, name: str, value: str) -> Flags:
        if name not in self._columns:
            self._columns[name] = Column.of(map(self.values[name], range(len(self))))
        column = self._columns[name]
        number = column.words.index(value) if value in column.words else -1
        return np.asarray(column.numbers == number, dtype=bool)

    def _stem(self, index: int) -> bytes:
        """A feature up to its geometry, which comes last."""
        stem = self._stems[index]
        if stem is None:
            begun = {"type": "Feature", "id": self.ids[index], "properties": self.tell(index)}
            stem = self._stems[index] = _encode(begun)[:-1] + b',"geometry":'
        return stem


def _since_epoch_us(at: datetime) -> int:
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds
