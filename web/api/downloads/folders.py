"""Where the files of a collection lie: one folder for each edition, made whole and renamed into place.

    VAR_DIR/downloads/1-hotspots-7-19a9f3c2e80/hotspots.gpkg

Any number of processes may look and write: a folder that has its final name is complete and never changes. Old ones are
removed by whoever writes a new one; a file that is being read stays readable.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

#: Different whenever files of the same edition look different.
FORM: Final = "1"


def _home() -> Path:
    home = Path(settings.VAR_DIR) / "downloads"
    home.mkdir(parents=True, exist_ok=True)
    return home


def folder_of(collection: str, version: str) -> Path:
    """The folder of an edition; it exists once its files do."""
    return _home() / f"{FORM}-{collection}-{version}"


@contextmanager
def alone(collection: str) -> Iterator[None]:
    """Only one thread of one process is inside for a collection; the others wait. A lost process lets go."""
    with (_home() / f".{collection}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def being_written(collection: str, version: str) -> Iterator[Path]:
    """A folder to write into, which gets its name at the end; what another process finished meanwhile stays."""
    target = folder_of(collection, version)
    draft = _home() / f".{target.name}.{os.getpid()}"
    draft.mkdir()
    try:
        yield draft
        if not target.exists():
            draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_others(collection, target)


def _remove_others(collection: str, kept: Path) -> None:
    for folder in _home().glob(f"*-{collection}-*"):
        if folder != kept and not folder.name.startswith("."):
            shutil.rmtree(folder, ignore_errors=True)
