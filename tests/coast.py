"""The county's coast for tests that plan: unpacking the world takes seconds and 700 MB, and one test is about that."""

import shutil
from pathlib import Path

from geo.placement.coast import kept_file, land_of_county
from web.environment import PROJECT_ROOT

KEPT = PROJECT_ROOT / "var" / "placement"


def with_coast(var_dir: Path) -> Path:
    """A `VAR_DIR` in which the coast lies as if an earlier plan had unpacked it."""
    land_of_county(KEPT)
    (var_dir / "placement").mkdir(parents=True)
    shutil.copy(kept_file(KEPT), var_dir / "placement")
    return var_dir
