"""Ways to find the nearest places that have what is asked by asking a database, each as its documentation has it.

PostGIS orders a GiST index by distance (`<->` on geography, measured on a sphere), and the first of them, a few more
than are wanted, are measured on the ellipsoid, as ours are. SpatiaLite has an R-tree, which is asked for ever larger
boxes; its own `ST_Distance` on the ellipsoid orders what is in them. Other columns have no index: with one, PostGIS
would rather read all hotspots and sort them, and take four times as long.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import cos, radians
from typing import Any, Final

import shapely

from geo.position import LatLon, lon_lat
from hotspots.catalogue import Catalogue, Entry
from hotspots.filters import Filters
from hotspots.nearby import nearest
from web.benchmarks.spatial_databases import postgis, spatialite

NEAREST: Final = 20
_MEASURED: Final = NEAREST + 4  # the sphere and the ellipsoid differ by half a per cent, 20 places by more
_FIRST_BOX_M: Final = 500.0
_DEGREE_M: Final = 110_000.0  # a little short, so that a box in degrees is never too small

Question = tuple[LatLon, Filters]
Ask = Callable[[Question], list[str]]

_NEAR_IN_POSTGIS: Final = """
WITH about AS (SELECT id, position FROM places WHERE {having}
               ORDER BY position <-> ST_MakePoint(%s, %s)::geography LIMIT %s)
SELECT id FROM about ORDER BY ST_Distance(position, ST_MakePoint(%s, %s)::geography), id LIMIT %s
"""
_NEAR_IN_SPATIALITE: Final = """
SELECT id, ST_Distance(position, MakePoint(?, ?, 4326), 1) AS away_m FROM places WHERE {having}
AND rowid IN (SELECT pkid FROM idx_places_position WHERE xmax >= ? AND ymax >= ? AND xmin <= ? AND ymin <= ?)
ORDER BY away_m, id LIMIT ?
"""


def ours(places: Catalogue) -> Ask:
    """From memory."""
    return lambda question: [
        str(found.entry.id) for found in nearest(places, question[0], limit=NEAREST, filters=question[1])
    ]


def having(filters: Filters, mark: str) -> tuple[str, list[Any]]:
    """What is asked as a condition of SQL, with its parameters."""
    sets = {"kind": filters.kinds, "category": filters.categories, "wheelchair": filters.wheelchair}
    parts, parameters = ["true"], []
    for column, wanted in sets.items():
        if wanted:
            parts.append(f"{column} IN ({', '.join([mark] * len(wanted))})")
            parameters += sorted(wanted)
    if filters.accepts_coins:
        parts.append("accepts_coins")
    return " AND ".join(parts), parameters


def _row(entry: Entry) -> tuple[Any, ...]:
    return str(entry.id), entry.kind, entry.category, entry.accepts_coins, entry.wheelchair


@contextmanager
def by_postgis(entries: Sequence[Entry]) -> Iterator[Ask]:
    """KNN with GiST, prepared, over loopback."""
    with postgis() as connection:
        connection.execute(
            "CREATE TABLE places (id text PRIMARY KEY, kind text, category text, accepts_coins boolean,"
            " wheelchair text, position geography(point, 4326))"
        )
        with connection.cursor().copy("COPY places FROM STDIN") as copy:
            for entry in entries:
                copy.write_row((*_row(entry), shapely.Point(*lon_lat(entry.position)).wkb_hex))
        connection.execute("CREATE INDEX ON places USING gist (position)")
        connection.execute("VACUUM ANALYZE places")

        def ask(question: Question) -> list[str]:
            position, filters = question
            condition, parameters = having(filters, "%s")
            at = lon_lat(position)
            query = _NEAR_IN_POSTGIS.format(having=condition).encode()
            rows = connection.execute(query, [*parameters, *at, _MEASURED, *at, NEAREST], prepare=True)
            return [place_id for (place_id,) in rows]

        yield ask


@contextmanager
def by_spatialite(entries: Sequence[Entry]) -> Iterator[Ask]:
    """The R-tree in larger and larger boxes, in this process."""
    with spatialite() as connection:
        connection.execute(
            "CREATE TABLE places (id text PRIMARY KEY, kind text, category text, accepts_coins integer,"
            " wheelchair text)"
        )
        connection.execute("SELECT AddGeometryColumn('places', 'position', 4326, 'POINT', 'XY')")
        rows = ((*_row(entry), *lon_lat(entry.position)) for entry in entries)
        connection.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, MakePoint(?, ?, 4326))", rows)
        connection.execute("SELECT CreateSpatialIndex('places', 'position')")
        connection.execute("ANALYZE")
        connection.commit()
        yield lambda question: _in_boxes(connection, question)


def _in_boxes(connection: sqlite3.Connection, question: Question) -> list[str]:
    """The nearest in the first box that surely has them: the last of them is nearer than its edge."""
    (position, filters), reach_m = question, _FIRST_BOX_M
    condition, parameters = having(filters, "?")
    query = _NEAR_IN_SPATIALITE.format(having=condition)
    while True:
        asked = [*lon_lat(position), *parameters, *_box(position, reach_m), NEAREST]
        rows = connection.execute(query, asked).fetchall()
        if len(rows) == NEAREST and rows[-1][1] <= reach_m:
            return [place_id for place_id, _ in rows]
        reach_m *= 2.0


def _box(position: LatLon, reach_m: float) -> tuple[float, float, float, float]:
    """West, south, east, north of all that can be so near, in degrees."""
    longitude, latitude = lon_lat(position)
    north_deg = reach_m / _DEGREE_M
    east_deg = north_deg / cos(radians(abs(latitude) + north_deg))
    return longitude - east_deg, latitude - north_deg, longitude + east_deg, latitude + north_deg
