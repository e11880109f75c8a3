"""Which database the tests run on: `--database spatialite` (a file each) or `postgis` (a throw-away cluster a run).

Loaded as a plug-in before Django's settings are (see pyproject.toml), because those name the database. With xdist
the process that hands out the tests keeps the cluster; its workers find it in the environment.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from web.scratch.postgres import DatabaseDidNotStart, PostgresServer, postgres
from web.scratch.programs import ProgramMissing

CLUSTER = "TESTS_POSTGRES"  # FOLDER:PORT of the run's cluster, for xdist's workers
WORKER = "PYTEST_XDIST_WORKER"  # set by xdist in its workers only
KINDS = ("spatialite", "postgis")
STARTED = pytest.StashKey[ExitStack]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, default="spatialite", help="what the tests run on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """A wrapper, so that it comes before pytest-django reads the settings."""
    os.environ.pop("REDIS_URL", None)
    if early_config.known_args_namespace.database == "postgis":
        server = handed_over() or started(early_config)
        os.environ |= {CLUSTER: f"{server.folder}:{server.port}", "DATABASE_URL": server.url("tests")}
    else:
        os.environ.pop(CLUSTER, None)
        os.environ.pop("DATABASE_URL", None)
    try:
        return (yield)
    except BaseException:  # pytest ends without `pytest_unconfigure` then
        pytest_unconfigure(early_config)
        raise


def handed_over() -> PostgresServer | None:
    """To a worker of xdist, the cluster of the process that started it."""
    return run_cluster() if WORKER in os.environ else None


def started(config: pytest.Config) -> PostgresServer:
    """The run's cluster, until `pytest_unconfigure`."""
    stack = config.stash[STARTED] = ExitStack()
    try:
        return stack.enter_context(postgres(durable=False))
    except (ProgramMissing, DatabaseDidNotStart) as failure:
        raise pytest.UsageError(str(failure)) from failure


def pytest_unconfigure(config: pytest.Config) -> None:
    if STARTED in config.stash:
        config.stash[STARTED].close()


def run_cluster() -> PostgresServer | None:
    """The cluster of this run, to make databases on; None on SpatiaLite."""
    if CLUSTER not in os.environ:
        return None
    folder, _, port = os.environ[CLUSTER].rpartition(":")
    return PostgresServer(Path(folder), int(port), durable=False)


@dataclass(frozen=True, slots=True)
class EmptyDatabase:
    """Tables and outlines, to be copied: files in `folder` or, with a cluster, the database `name`."""

    folder: Path
    cluster: PostgresServer | None = None
    name: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program use the original; to be given together with `VAR_DIR`."""
        return {"DATABASE_URL": self.cluster.url(self.name)} if self.cluster else {}

    def copy_to(self, other: "EmptyDatabase") -> None:
        """Make the other database as this one is."""
        if self.cluster:
            self.cluster.create(other.name, template=self.name)
        else:
            self._copy_files(other.folder)

    def _copy_files(self, target: Path) -> None:
        for file in self.folder.glob("taitung.sqlite3*"):
            shutil.copy(file, target / file.name)

    @contextmanager
    def copied(self, target: Path) -> Iterator[dict[str, str]]:
        """A copy for the `VAR_DIR` `target`, and the environment that makes a program use it."""
        target.mkdir(parents=True, exist_ok=True)
        if self.cluster is None:
            self._copy_files(target)
            yield {}
        else:
            name = new_name()
            try:
                yield {"DATABASE_URL": self.cluster.create(name, template=self.name)}
            finally:
                self.cluster.drop(name)


def new_name() -> str:
    """A name that no other test's database has."""
    return f"test_{uuid4().hex}"
