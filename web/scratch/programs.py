"""Where this machine keeps PostgreSQL's and Redis's server programs; a clear error where it has none."""

import shutil
from pathlib import Path
from typing import Final

DEBIAN: Final = Path("/usr/lib/postgresql")
REMEDY: Final = "Run `.ci/prepare --tests` once; it installs the Debian packages {}."


class ProgramMissing(RuntimeError):
    """A server program is not installed; the message says how to get it."""


def postgres_folder(version: str | None = None) -> Path:
    """The folder with `initdb` and `postgres` of the newest PostgreSQL that has PostGIS, or of the one that is given:
    a cluster is read only by the version that made it."""
    with_postgis = [folder for folder in DEBIAN.glob("*/bin") if has_postgis(folder.parent.name)]
    of_version = [folder for folder in with_postgis if folder.parent.name == version]
    if of_version:
        return of_version[0]
    if with_postgis:
        return max(with_postgis, key=lambda folder: float(folder.parent.name))
    elsewhere = shutil.which("postgres")
    if elsewhere is None:
        remedy = REMEDY.format("postgresql and postgresql-*-postgis-3")
        raise ProgramMissing(f"PostgreSQL with PostGIS was not found in {DEBIAN} or on the PATH. {remedy}")
    return Path(elsewhere).resolve().parent


def has_postgis(version: str) -> bool:
    """Whether Debian's PostgreSQL of this version can make PostGIS databases."""
    programs = (DEBIAN / version / "bin" / name for name in ("initdb", "postgres"))
    control = Path(f"/usr/share/postgresql/{version}/extension/postgis.control")
    return control.exists() and all(program.exists() for program in programs)


def redis_program() -> str:
    """The Redis server program."""
    program = shutil.which("redis-server")
    if program is None:
        raise ProgramMissing(f"redis-server was not found. {REMEDY.format('redis-server')}")
    return program
