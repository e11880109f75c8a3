"""Other ways to find the zones that contain a fix. Each answers with the zones' numbers as text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import shapely
from shapely.geometry import Polygon

from geo.position import LatLon, lon_lat
from web.benchmarks.spatial_databases import postgis, spatialite
from web.benchmarks.turns import Way

COVER_IN_POSTGIS: Final = "SELECT name FROM zones WHERE ST_Covers(outline, ST_SetSRID(ST_MakePoint(%s, %s), 4326))"
COVER_IN_SPATIALITE: Final = (
    "SELECT name FROM zones WHERE rowid IN (SELECT rowid FROM SpatialIndex WHERE f_table_name = 'zones'"
    " AND search_frame = MakePoint(?1, ?2, 4326)) AND ST_Covers(outline, MakePoint(?1, ?2, 4326))"
)


def by_strtree(outlines: Sequence[Polygon]) -> Way:
    """Boxes in a tree, then the outlines by its own predicate (quicker than asking prepared outlines one by one)."""
    tree = shapely.STRtree(list(outlines))

    def found(fix: LatLon) -> list[str]:
        return [str(number) for number in tree.query(shapely.Point(*lon_lat(fix)), predicate="intersects")]

    return found


@contextmanager
def by_postgis(outlines: Sequence[Polygon]) -> Iterator[Way]:
    """ST_Covers on geometry with GiST, prepared, over loopback."""
    with postgis() as connection:
        connection.execute("CREATE TABLE zones (name text PRIMARY KEY, outline geometry(polygon, 4326))")
        with connection.cursor().copy("COPY zones FROM STDIN") as copy:
            for number, outline in enumerate(outlines):
                copy.write_row(
                    (str(number), shapely.to_wkb(shapely.set_srid(outline, 4326), hex=True, include_srid=True))
                )
        connection.execute("CREATE INDEX ON zones USING gist (outline)")
        connection.execute("VACUUM ANALYZE zones")
        yield lambda fix: [name for (name,) in connection.execute(COVER_IN_POSTGIS, lon_lat(fix), prepare=True)]


@contextmanager
def by_spatialite(outlines: Sequence[Polygon]) -> Iterator[Way]:
    """Its spatial index, then its ST_Covers; in this process."""
    with spatialite() as connection:
        connection.execute("CREATE TABLE zones (number integer PRIMARY KEY, name text)")
        connection.execute("SELECT AddGeometryColumn('zones', 'outline', 4326, 'POLYGON', 'XY')")
        rows = ((number, str(number), outline.wkb) for number, outline in enumerate(outlines))
        connection.executemany("INSERT INTO zones VALUES (?, ?, GeomFromWKB(?, 4326))", rows)
        connection.execute("SELECT CreateSpatialIndex('zones', 'outline')")
        connection.commit()
        yield lambda fix: [name for (name,) in connection.execute(COVER_IN_SPATIALITE, lon_lat(fix))]
