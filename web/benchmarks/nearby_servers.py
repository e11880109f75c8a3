"""Ways to find the balloons near a fix by asking a server or a database, each as its documentation has it.

Redis and PostGIS run on this machine and are asked over loopback by their usual clients, one question at a time,
as a server asks for one phone; their own share is told apart as processor time. SpatiaLite runs in this process.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, cast

import shapely
from redis import Redis

from game.live import tunables
from game.live.standing import Standing
from geo.position import LatLon, lon_lat
from web.benchmarks.nearby_ways import Search, box_around, numbered, within
from web.benchmarks.processes import as_early_as_we
from web.benchmarks.spatial_databases import Connection, postgis, spatialite
from web.scratch.redis import redis_server

KEY: Final = "balloons"
# Redis measures on a sphere and keeps places to 0.6 m: up to 1.7 m off at 300 m. Exact distances come afterwards.
REDIS_RADIUS_M: Final = tunables.NEAR_RADIUS_M + 3.0
NEAR_IN_POSTGIS: Final = "SELECT number FROM balloons WHERE ST_DWithin(position, ST_MakePoint(%s, %s)::geography, %s)"
NEAR_IN_SPATIALITE: Final = (
    "SELECT number FROM balloons WHERE rowid IN (SELECT rowid FROM SpatialIndex WHERE f_table_name = 'balloons'"
    " AND search_frame = BuildMbr(?, ?, ?, ?, 4326)) AND ST_Distance(position, MakePoint(?, ?, 4326), 1) <= ?"
)
CANDIDATES_IN_RTREE: Final = (
    "SELECT pkid FROM idx_balloons_position WHERE xmax >= ? AND ymax >= ? AND xmin <= ? AND ymin <= ?"
)


def ids_of(numbers: list[int], balloons: Sequence[Standing]) -> list[str]:
    """What a way answers whose own distance is exact."""
    return [balloons[number].id for number in numbers]


@contextmanager
def by_redis(balloons: Sequence[Standing]) -> Iterator[tuple[dict[str, Search], dict[str, int]]]:
    """GEOSEARCH by radius, then exact distances; also the server's process id."""
    with redis_server() as server, Redis.from_url(server.url) as client:
        as_early_as_we(server.pid)
        places = [part for number, balloon in enumerate(balloons) for part in (*lon_lat(balloon.position), number)]
        client.geoadd(KEY, places)
        yield {"redis": lambda fix: within(numbered(in_redis(client, fix), balloons), fix)}, {"redis": server.pid}


def in_redis(client: Redis, fix: LatLon) -> list[int]:
    """The numbers of what Redis finds."""
    longitude, latitude = lon_lat(fix)
    found = client.geosearch(KEY, longitude=longitude, latitude=latitude, radius=REDIS_RADIUS_M, unit="m")
    return [int(member) for member in cast("list[bytes]", found)]


@contextmanager
def by_postgis(balloons: Sequence[Standing]) -> Iterator[tuple[dict[str, Search], dict[str, int]]]:
    """ST_DWithin on geography with GiST, prepared; also the process id of the server's end."""
    with postgis() as connection:
        connection.execute("CREATE TABLE balloons (number integer PRIMARY KEY, position geography(point, 4326))")
        with connection.cursor().copy("COPY balloons FROM STDIN") as copy:
            for number, balloon in enumerate(balloons):
                copy.write_row((number, shapely.Point(*lon_lat(balloon.position)).wkb_hex))
        connection.execute("CREATE INDEX ON balloons USING gist (position)")
        connection.execute("VACUUM ANALYZE balloons")
        yield (
            {"postgis": lambda fix: ids_of(in_postgis(connection, fix), balloons)},
            {"postgis": connection.info.backend_pid},
        )


def in_postgis(connection: Connection, fix: LatLon) -> list[int]:
    """The numbers of what PostGIS finds: its distance is the geodesic's, as ours is to a millimetre."""
    parameters = (*lon_lat(fix), tunables.NEAR_RADIUS_M)
    return [number for (number,) in connection.execute(NEAR_IN_POSTGIS, parameters, prepare=True)]


@contextmanager
def by_spatialite(balloons: Sequence[Standing]) -> Iterator[tuple[dict[str, Search], dict[str, int]]]:
    """Its spatial index with its own distance, and the bare R-tree below it with ours; no server's process."""
    with spatialite() as connection:
        connection.execute("CREATE TABLE balloons (number integer PRIMARY KEY)")
        connection.execute("SELECT AddGeometryColumn('balloons', 'position', 4326, 'POINT', 'XY')")
        rows = ((number, *lon_lat(balloon.position)) for number, balloon in enumerate(balloons))
        connection.executemany("INSERT INTO balloons VALUES (?, MakePoint(?, ?, 4326))", rows)
        connection.execute("SELECT CreateSpatialIndex('balloons', 'position')")
        connection.commit()
        ways: dict[str, Search] = {
            "spatialite": lambda fix: ids_of(in_spatialite(connection, fix), balloons),
            "spatialite_rtree": lambda fix: within(numbered(in_rtree(connection, fix), balloons), fix),
        }
        yield ways, {}


def in_spatialite(connection: sqlite3.Connection, fix: LatLon) -> list[int]:
    """The numbers of what SpatiaLite finds."""
    parameters = (*box_around(fix), *lon_lat(fix), tunables.NEAR_RADIUS_M)
    return [number for (number,) in connection.execute(NEAR_IN_SPATIALITE, parameters)]


def in_rtree(connection: sqlite3.Connection, fix: LatLon) -> list[int]:
    """The numbers of what lies in the box, straight from the index's table."""
    return [number for (number,) in connection.execute(CANDIDATES_IN_RTREE, box_around(fix))]
