"""The merchants within a box as GeoJSON over HTTP: our open data beside pygeoapi, each on uvicorn in a process.

Both answer from the same PostGIS: ours from the catalogue that it keeps of the tables, pygeoapi from a table of its
own that has the same columns as our features and a GiST index. One request at a time, in turns, over one connection
each; what differs in their answers is only links. Time of the processor is the server's, with PostgreSQL's share for
pygeoapi left out in its favour.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
import psycopg

from geo.taitung import BOUNDS_DEG
from hotspots.catalogue import Entry
from hotspots.nearby import Bounds
from web.benchmarks.processes import as_early_as_we
from web.scratch.ports import free_port
from web.scratch.serving import answers

FEATURES: Final = 1_000
STARTS_WITHIN_S: Final = 60.0
COLLECTION: Final = "merchants"
INSTALL: Final = ".venv/bin/pip install -r requirements-rivals.txt"
_TABLE: Final = """
CREATE TABLE bench_merchants AS
SELECT p.public_id::text AS id, p.kind, p.category, p.name_zh, p.name_en, p.address, p.phone, p.website, p.keeper,
       p.note, p.opening_hours, p.accepts_coins, p.wheelchair, p.township_id AS township, t.name_zh AS township_zh,
       t.name_en AS township_en, p.region_id AS region, r.name_zh AS region_zh, r.name_en AS region_en,
       d.code AS dataset, d.publisher, d.licence, p.changed_at, p.point
FROM hotspots_place p JOIN geo_township t ON t.code = p.township_id JOIN geo_region r ON r.code = p.region_id
     JOIN hotspots_dataset d ON d.code = p.dataset_id WHERE p.kind = 'merchant';
ALTER TABLE bench_merchants ADD PRIMARY KEY (id);
CREATE INDEX ON bench_merchants USING gist (point);
"""

Fetch = Callable[[Bounds], bytes]


def is_pygeoapi_here() -> bool:
    """Whether the rival is installed; it is no part of the product and of its tests."""
    return all(find_spec(name) is not None for name in ("pygeoapi", "geoalchemy2", "psycopg2", "starlette"))


def boxes(entries: Sequence[Entry], count: int) -> list[Bounds]:
    """Boxes with 1,000 merchants each: strips from the south of the county northwards, as wide as any stands out.

    Their edges run where places are farthest apart: pygeoapi asks for `&&`, which knows edges to 2·10⁻⁶° only (PostGIS
    keeps boxes as float32), and would find a place that stands beside one.
    """
    latitudes = np.sort([entry.position.latitude for entry in entries if entry.kind == "merchant"])
    gaps, edges = np.diff(latitudes), (latitudes[:-1] + latitudes[1:]) / 2
    clear = np.minimum(gaps[:-FEATURES], gaps[FEATURES:])
    firsts = [part[np.argmax(clear[part])] for part in np.array_split(np.arange(clear.size), count)]
    west, east = BOUNDS_DEG[0] - 1.0, BOUNDS_DEG[2] + 1.0
    return [(west, float(edges[first]), east, float(edges[first + FEATURES])) for first in firsts]


def make_table(database_url: str) -> None:
    """The table that pygeoapi serves."""
    with psycopg.connect(database_url.replace("postgis://", "postgresql://", 1), autocommit=True) as connection:
        connection.execute(_TABLE)
        connection.execute("VACUUM ANALYZE bench_merchants")


@contextmanager
def pygeoapi(folder: Path, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """pygeoapi on uvicorn, as its documentation starts it; its port is `port_of` the process's arguments."""
    port = free_port()
    config, openapi = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.json"
    config.write_text(json.dumps(configuration(port, database_url)))  # JSON is YAML
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    program = [sys.executable, "-m", "uvicorn", "pygeoapi.starlette_app:APP", "--port", str(port)]
    with (folder / "pygeoapi.log").open("wb") as log:
        described = [str(Path(sys.executable).parent / "pygeoapi"), "openapi", "generate", str(config)]
        done = subprocess.run(
            [*described, "--output-file", str(openapi)], env=environment, stdout=log, stderr=log, check=False
        )
        if done.returncode:
            raise RuntimeError(f"pygeoapi has no description of itself: see {log.name}")
        running = subprocess.Popen(
            [*program, "--log-level", "warning", "--no-access-log"], env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(running, f"http://localhost:{port}/", folder / "pygeoapi.log")
        as_early_as_we(running.pid)
        yield running
    finally:
        running.terminate()
        running.wait()


def port_of(running: subprocess.Popen[bytes]) -> int:
    """Where it listens."""
    words = [str(word) for word in running.args] if isinstance(running.args, list) else []
    return int(words[words.index("--port") + 1])


def wait_for(running: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return once it answers; RuntimeError with its last words where it ends or stays silent."""
    deadline_s = time.monotonic() + STARTS_WITHIN_S
    while running.poll() is None and time.monotonic() < deadline_s:
        if answers(url):
            return
        time.sleep(0.1)
    raise RuntimeError(f"pygeoapi did not start:\n{log.read_text(errors='replace')[-3000:]}")


def configuration(port: int, database_url: str) -> dict[str, Any]:
    """pygeoapi's, with one collection on PostGIS."""
    told = psycopg.conninfo.conninfo_to_dict(database_url.replace("postgis://", "postgresql://", 1))
    access = {name: told.get(name) for name in ("host", "port", "dbname", "user", "password")}
    provider = {
        "type": "feature", "name": "PostgreSQL", "id_field": "id", "table": "bench_merchants", "geom_field": "point",
        "data": {**access, "search_path": ["public"]},
    }  # fmt: skip
    words = {"title": "bench", "description": "bench", "keywords": ["bench"]}
    extents = {"spatial": {"bbox": list(BOUNDS_DEG), "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    return {
        "server": {
            "bind": {"host": "localhost", "port": port}, "url": f"http://localhost:{port}", "encoding": "utf-8",
            "mimetype": "application/json; charset=UTF-8", "languages": ["en-US"], "gzip": False, "pretty_print": False,
            "limits": {"default_items": FEATURES, "max_items": FEATURES, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**words, "keywords_type": "theme", "terms_of_service": "", "url": "http://localhost"},
            "license": {"name": "", "url": ""}, "provider": {"name": "", "url": ""}, "contact": {"name": ""},
        },
        "resources": {
            COLLECTION: {
                "type": "collection", **words, "links": [], "extents": extents, "providers": [provider],
            }
        },
    }  # fmt: skip


@contextmanager
def asking(port: int, path: str) -> Iterator[Fetch]:
    """Asks for the features in a box, again and again over one connection."""
    connection = http.client.HTTPConnection("localhost", port, timeout=120)

    def fetch(bounds: Bounds) -> bytes:
        query = urlencode({"bbox": ",".join(map(repr, bounds)), "limit": FEATURES, "f": "json"})
        try:
            connection.request("GET", f"{path}?{query}")
            response = connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # idle in the other's turn: dial anew
            connection.close()
            connection.request("GET", f"{path}?{query}")
            response = connection.getresponse()
        body = response.read()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path} answers {response.status}: {body[:500]!r}")
        return body

    yield fetch
    connection.close()


def ids_in(body: bytes) -> list[str]:
    """The ids of the features, in order."""
    return sorted(str(feature["id"]) for feature in json.loads(body)["features"])
