"""SpatiaLite whose metadata can be made although triggers are recursive.

The ledger needs `recursive_triggers` (see `backends.SQLITE_PRAGMAS`); SpatiaLite's own metadata
tables cannot be initialised under it: their ISO triggers write to their own tables without end.
"""

from django.contrib.gis.db.backends.spatialite import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, but recursive triggers rest while SpatiaLite makes its tables."""

    def prepare_database(self) -> None:
        """Make SpatiaLite's metadata tables where they are missing."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=OFF")
        super().prepare_database()
        with self.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")
