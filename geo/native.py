"""Load the libraries that carry their own GEOS, PROJ and GDAL before SQLite loads SpatiaLite.

SQLite opens mod_spatialite with RTLD_GLOBAL. Whatever is loaded afterwards binds to the symbols of the
system's GEOS, PROJ and SQLite instead of those inside its own wheel, and crashes. Loaded first, each keeps
its own. `docs/decisions/2026-11-21-native-libraries.md` has the measurement; `geo.apps` imports this module,
so that it happens before Django opens a database. Nothing else needs to import it.

Of pyogrio only the compiled parts are loaded: importing it brings pandas along, half a second and 40 MB in every
process, and no process that serves people reads files of geometry.
"""

from ctypes import CDLL
from importlib.util import find_spec
from pathlib import Path

import pyproj
import shapely


def bound(package: str) -> tuple[CDLL, ...]:
    """A package's compiled parts with what they bring along, all their symbols bound, and none of its Python."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: pip install -r requirements.txt", name=package)
    return tuple(CDLL(str(part)) for part in sorted(Path(spec.origin).parent.glob("*.so")))


LOADED_FIRST = (shapely, pyproj, bound("pyogrio"))
