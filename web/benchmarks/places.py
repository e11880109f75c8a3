"""`bench places`: 100,000 places, asked as phones, maps and search boxes ask; ours beside databases and pygeoapi.

The nearest 20 with filters: ours in memory, PostGIS with KNN on GiST, SpatiaLite with its R-tree (`places_rivals`).
1,000 features in a box as GeoJSON over HTTP: our open data beside pygeoapi on the same PostGIS (`places_served`).
What people type, and an import of 10,000 rows: on SpatiaLite and on PostGIS (`places_stored`); search is in memory,
so that only the reading of the tables differs. Databases look for the same texts by their trigrams (`places_text`).
Answers are compared before anything is timed, but for those of searches. `_cpu` figures are the processor's time, free
of what else the machine does.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from hotspots.catalogue import Catalogue, Entry
from hotspots.nearby import Bounds
from web.benchmarks import places_rivals, places_served, places_text
from web.benchmarks.places_drawn import PLACES, asked, drawn, typed
from web.benchmarks.places_shapes import Asked, Stored
from web.benchmarks.processes import as_early_as_we, processor_s
from web.benchmarks.targets import at_least, at_most
from web.benchmarks.turns import interleaved_us, same_hits
from web.environment import PROJECT_ROOT
from web.scratch.postgres import postgres
from web.scratch.serving import ScratchServer, make_database, served

QUESTIONS: Final = 200
TEXTS: Final = 1_000
ROWS: Final = 10_000
TEXTS_OF_RIVALS: Final = 50
BOXES: Final = 20

RATIO, SEARCH_MS, IMPORT_S = 3.0, 15.0, 5.0


def run(seconds: float) -> dict[str, Any]:
    """Times, ratios and targets; without pygeoapi, its figures are missing and the page says how to install it."""
    entries = drawn()
    near_us = nearest_us(entries, asked(QUESTIONS), seconds * 0.4)
    text_ms = text_p95_ms(entries)
    with stored_on_both(entries) as (stored, server):
        bbox = in_boxes(server, entries) if places_served.is_pygeoapi_here() else {}
    return {
        "bench": "places",
        "places": PLACES,
        **{f"nearest_{name}_us": round(us, 1) for name, us in near_us.items()},
        **{f"{database}_{name}": value for database, one in stored.items() for name, value in told(one).items()},
        **{f"text_{name}_p95_ms": round(ms, 1) for name, ms in text_ms.items()},
        **(bbox or {"pygeoapi": f"not installed: {places_served.INSTALL}"}),
        "targets": targets(near_us, stored, bbox),
    }


def targets(
    near_us: Mapping[str, float], stored: Mapping[str, Stored], bbox: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """What was asked."""
    better_us = min(us for name, us in near_us.items() if name != "ours")
    ratios = [at_least("ratio_nearest", round(better_us / near_us["ours"], 1), RATIO)]
    if bbox:
        ratios.append(at_least("ratio_bbox", bbox["ratio_bbox"], RATIO))
    for database, one in stored.items():
        found = told(one)
        ratios.append(at_most(f"{database}_search_p95_ms", found["search_p95_ms"], SEARCH_MS))
        ratios.append(at_most(f"{database}_import_s", found["import_s"], IMPORT_S))
    return ratios


def nearest_us(entries: list[Entry], questions: Sequence[places_rivals.Question], seconds: float) -> dict[str, float]:
    """Microseconds for the nearest 20, by each way; all find the same."""
    with ExitStack() as stack:
        ways = {"ours": places_rivals.ours(Catalogue.of(entries))}
        ways["postgis"] = stack.enter_context(places_rivals.by_postgis(entries))
        ways["spatialite"] = stack.enter_context(places_rivals.by_spatialite(entries))
        same_hits(ways, questions)
        return interleaved_us(ways, questions, seconds)


def text_p95_ms(entries: list[Entry]) -> dict[str, float]:
    """Milliseconds that 95 of 100 searches of a database take at most; it is asked less often, since it takes long."""
    found = {}
    for name, rival in (
        ("postgis", places_text.by_trigrams_of_postgres),
        ("sqlite", places_text.by_trigrams_of_sqlite),
    ):
        with rival(entries) as find:
            took_s = [once_s(find, text) for text in typed(entries, TEXTS_OF_RIVALS)]
        found[name] = float(np.percentile(took_s, 95)) * 1e3
    return found


def once_s(find: places_text.Find, text: str) -> float:
    """Seconds for one search."""
    began_s = time.perf_counter()
    find(text)
    return time.perf_counter() - began_s


def told(one: Stored) -> dict[str, Any]:
    """The figures of one database."""
    return {
        "import_s": round(one.import_s, 2),
        "import_cpu_s": round(one.import_cpu_s, 2),
        "imported": f"{one.rows} rows: {one.outcomes}",
        "read_s": round(one.read_s, 2),
        "search_p50_ms": round(float(np.percentile(one.search_s, 50)) * 1e3, 2),
        "search_p95_ms": round(float(np.percentile(one.search_s, 95)) * 1e3, 2),
        "search_cpu_p95_ms": round(float(np.percentile(one.search_cpu_s, 95)) * 1e3, 2),
    }


@contextmanager
def stored_on_both(entries: Sequence[Entry]) -> Iterator[tuple[dict[str, Stored], ScratchServer]]:
    """What storing took on each database; then a server, not yet running, on the one that pygeoapi can read, too."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-places-"))) for _ in range(2)]
        url = stack.enter_context(postgres()).create("places")
        on_postgis = ScratchServer(folders[1], environment={"DATABASE_URL": url}, program="uvicorn")
        servers = {"spatialite": ScratchServer(folders[0]), "postgis": on_postgis}
        yield {name: stored(server, len(entries)) for name, server in servers.items()}, on_postgis


def stored(server: ScratchServer, count: int) -> Stored:
    """Make a server's database, fill it, and hear what it took."""
    make_database(server.folder, server.environment)
    done = server.manage("load_boundaries")
    if done.returncode:
        raise RuntimeError(f"load_boundaries failed:\n{done.stderr[-2000:]}")
    wanted = msgspec.json.encode(Asked(places=count, rows=ROWS, questions=TEXTS))
    filled = subprocess.run(
        [sys.executable, "-m", "web.benchmarks.places_stored"],
        cwd=PROJECT_ROOT, env=server.surroundings(), input=wanted, capture_output=True, check=False,
    )  # fmt: skip
    if filled.returncode:
        raise RuntimeError(f"places could not be stored:\n{filled.stderr.decode(errors='replace')[-3000:]}")
    return msgspec.json.decode(filled.stdout, type=Stored)


def in_boxes(server: ScratchServer, entries: Sequence[Entry]) -> dict[str, Any]:
    """Milliseconds for 1,000 features over HTTP, by each server, and the time of its processor."""
    url, path = server.environment["DATABASE_URL"], f"/collections/{places_served.COLLECTION}/items"
    places_served.make_table(url)
    asked_boxes = places_served.boxes(entries, BOXES)
    with ExitStack() as stack:
        stack.enter_context(served(server))
        as_early_as_we(server.pid)
        rival = stack.enter_context(places_served.pygeoapi(server.folder, url))
        fetch = {
            "ours": stack.enter_context(places_served.asking(server.port, f"/ogc{path}")),
            "pygeoapi": stack.enter_context(places_served.asking(places_served.port_of(rival), path)),
        }
        ways = {name: lambda box, get=get: places_served.ids_in(get(box)) for name, get in fetch.items()}
        features = same_hits(ways, asked_boxes)
        pids = {"ours": server.pid, "pygeoapi": rival.pid}
        cpu_ms = {name: cpu_of(pids[name], get, asked_boxes) for name, get in fetch.items()}
        found_us = interleaved_us(fetch, asked_boxes, 30.0)
    return {
        "bbox_features": features // BOXES,
        **{f"bbox_{name}_ms": round(us / 1e3, 1) for name, us in found_us.items()},
        **{f"bbox_{name}_cpu_ms": round(ms, 1) for name, ms in cpu_ms.items()},
        "ratio_bbox": round(found_us["pygeoapi"] / found_us["ours"], 1),
        "ratio_bbox_cpu": round(cpu_ms["pygeoapi"] / cpu_ms["ours"], 1),
    }


def cpu_of(pid: int, fetch: places_served.Fetch, boxes: Sequence[Bounds]) -> float:
    """Milliseconds of the server's processor for one answer."""
    before_s = processor_s(pid)
    for box in boxes:
        fetch(box)
    return (processor_s(pid) - before_s) / len(boxes) * 1e3
