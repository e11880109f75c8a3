"""`python -m web.demo.beside`: the demo on PostGIS, and on Redis, which are started for it and end with it.

They have to run before Django reads where they are, hence not a management command. `make demo DB=postgis REDIS=1`
comes here; what is not understood here is given to `manage.py demo`. The database's files stay for the next start.
"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.core.management import execute_from_command_line

from web import environment
from web.scratch.postgres import DatabaseDidNotStart, PostgresServer, can_reach, postgres
from web.scratch.programs import ProgramMissing
from web.scratch.redis import RedisDidNotStart, redis_server

DATABASE: Final = "taitung"
FOR_ROOT: Final = Path("/var/lib/taitung-sky")


def main(arguments: Sequence[str]) -> None:
    """Start what is asked for, run the demo on it, and stop it when the demo is over."""
    parser = ArgumentParser(prog="python -m web.demo.beside", description=__doc__)
    parser.add_argument("--db", choices=("spatialite", "postgis"), default="spatialite", help="which database")
    parser.add_argument("--redis", action="store_true", help="start a Redis, too")
    chosen, of_the_demo = parser.parse_known_args(arguments)
    with ExitStack() as stack:
        try:
            os.environ |= started(stack, db=chosen.db, redis=chosen.redis)
        except (DatabaseDidNotStart, RedisDidNotStart, ProgramMissing) as failure:
            sys.exit(str(failure))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
        execute_from_command_line(["manage.py", "demo", *of_the_demo])


def started(stack: ExitStack, *, db: str, redis: bool) -> dict[str, str]:
    """Start the servers; the settings that lead to them."""
    settings = {}
    if db == "postgis":
        folder = kept_folder(environment.read(os.environ).var_dir)
        sys.stdout.write(f"• PostgreSQL in {folder}\n")
        settings["DATABASE_URL"] = kept_database(stack.enter_context(postgres(folder)))
    if redis:
        settings["REDIS_URL"] = stack.enter_context(redis_server()).url
    return settings


def kept_database(server: PostgresServer) -> str:
    """The address of the demo's database, made on the first start."""
    return server.url(DATABASE) if server.has(DATABASE) else server.create(DATABASE)


def kept_folder(var_dir: Path, for_root: Path = FOR_ROOT) -> Path:
    """Where the cluster stays: in VAR_DIR or, where PostgreSQL's user cannot reach that (root's home is closed), beside
    other programs' state, under a name of its own for each VAR_DIR."""
    if can_reach(var_dir):
        return var_dir / "postgres"
    return for_root / sha256(str(var_dir.resolve()).encode()).hexdigest()[:12]


if __name__ == "__main__":
    main(sys.argv[1:])
