"""Import the libraries that carry their own GEOS, PROJ and GDAL before SQLite loads SpatiaLite.

SQLite opens mod_spatialite with RTLD_GLOBAL. Whatever is loaded afterwards binds to the symbols of the
system's GEOS, PROJ and SQLite instead of those inside its own wheel, and crashes. Loaded first, each keeps
its own. `docs/decisions/2026-11-21-native-libraries.md` has the measurement; `geo.apps` imports this module,
so that it happens before Django opens a database. Nothing else needs to import it.
"""

import pyogrio
import pyproj
import shapely

LOADED_FIRST = (shapely, pyproj, pyogrio)
