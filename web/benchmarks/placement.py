"""`bench placement`: a plan of 600 balloons for the whole county, and what it does for people.

Small areas and fine outlines come from TAITUNG_DATA_DIR and are loaded into a database of the benchmark's own;
`web.benchmarks.placement_plans` plans there, on one core. The coast is unpacked once per machine by the first plan
that needs it; that time is told apart.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from web.benchmarks.targets import at_least, at_most
from web.environment import PROJECT_ROOT
from web.scratch.serving import ScratchServer, make_database

SHARED = Path(os.environ.get("TAITUNG_DATA_DIR", "../shared/data"))
LAYERS = (
    ("load_boundaries",),
    ("load_boundaries", "boundaries/townships_detail.geojson"),
    ("load_population", "population/small_areas_2017-06.gpkg"),
)


def run(seconds: float) -> dict[str, Any]:
    """Figures of the plans, and whether each keeps what is asked of it; loading the county counts to the seconds."""
    ends_s = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        scratch = ScratchServer(Path(name))
        make_database(scratch.folder)
        for command, *files in LAYERS:
            _load(scratch, command, *(str((SHARED / file).resolve()) for file in files))
        figures = _planned(scratch, ends_s - time.monotonic())
    return {"bench": "placement", **figures, "targets": _targets(figures)}


def _targets(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        at_most("first_plan_s", figures["first_plan_s"], 5.0),
        at_most("next_plan_s", figures["next_plan_s"], 0.5),
        at_least("share_within_600_m", figures["share_within_600_m"], 0.98),
        at_most("gini", figures["gini"], 0.10),
        at_most("villages_without", figures["villages_without"], 0),
        at_most("balloons_in_the_sea", figures["balloons_in_the_sea"], 0),
        at_most("largest_overlap_of_two_days", figures["largest_overlap_of_two_days"], 0.10),
    ]


def _load(scratch: ScratchServer, *arguments: str) -> None:
    done = scratch.manage(*arguments)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed (is TAITUNG_DATA_DIR right?):\n{done.stderr[-2000:]}")


def _planned(scratch: ScratchServer, seconds: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "web.benchmarks.placement_plans", str(seconds)],
        cwd=PROJECT_ROOT, env=scratch.surroundings(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the plans failed:\n{done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
