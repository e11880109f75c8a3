"""What every test may rely on."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from hotspots import catalogue
from tests.databases import WORKER, EmptyDatabase
from tests.migrated import in_this_process
from tests.servers import (
    LUYE,
    RunningServer,
    around,
    make_empty_database,
    make_migrated_database,
    running_server,
)
from tests.unsealed import unsealed
from web import backends
from web.scratch.shapes import Wanted

pytest_plugins = ["tests.figures"]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "empty_database"}

# No test asserts a time: a busy machine must not fail a property.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")

# Nor does a test lose its transaction for thinking long, whichever test imported the application that is served.
backends.SERVED_SESSION = ""


@pytest.fixture(scope="session", autouse=True)
def flushing_takes_the_guards_down() -> Iterator[None]:
    """Tests that commit end with a flush, which the ledger's triggers would rightly refuse."""
    flush = TransactionTestCase._fixture_teardown

    def flush_unsealed(self: TransactionTestCase) -> None:
        with unsealed():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_unsealed)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_nothing() -> Iterator[None]:
    """Django makes each guess cost a second of a thief's processor, and so of ours."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def nobody_has_chosen_a_language() -> None:
    """What an earlier test's request chose stays active in this thread, and which test is earlier is chance."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def places_are_read_anew() -> None:
    """What a test put into the tables is taken back; what the process keeps of them would stay."""
    catalogue.forget()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that all its workers share, as they share the run's cluster."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if WORKER in os.environ else own


@pytest.fixture(scope="session")
def empty_database(shared_folder: Path) -> EmptyDatabase:
    """A database of the run's kind that has tables and outlines, to be copied."""
    return make_empty_database(shared_folder)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, shared_folder: Path
) -> Iterator[None]:
    """In place of pytest-django's, with which every worker migrates a database of its own."""
    migrated = make_migrated_database(shared_folder)
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(in_this_process(migrated))
        yield


@pytest.fixture(scope="module")
def luye_server(empty_database: EmptyDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A real server with nine balloons over Luye Highland, shared by the tests of one module."""
    wanted = Wanted(places=around(LUYE, 9), guests=4)
    with running_server(empty_database, tmp_path_factory.mktemp("luye"), wanted) as server:
        yield server


# What one worker does one after another, or waits for: begun late, it would keep the others waiting at the end.
BEGUN_EARLY = ("xdist_group", "processes", "slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browsers begin at once: they work while the tests of faults wait.

    On PostGIS only what uses the run's database is run: the rest would say the same a second time.

    What is about the pages and the phone would, too, and so would stories told in a browser, whose verbs are all tested
    on both; several processes share a PostgreSQL, not a file. `make test` runs these on the one database they are
    about, `make test-all` on both.
    """
    items.sort(key=turn_of)
    is_postgis = config.getoption("--database") == "postgis"
    kept = [item for item in items if uses_the_database(item)] if is_postgis else items
    if "exhaustive" in config.option.markexpr:
        elsewhere = ("looks", "browser") if is_postgis else ("processes",)
        kept = [item for item in kept if not any(map(item.get_closest_marker, elsewhere))]
    left_out = set(items).difference(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = kept


def turn_of(item: pytest.Item) -> int:
    """0 for what drives a browser, 1 for what takes long by itself, 2 for the many."""
    if item.get_closest_marker("browser") is not None:
        return 0
    return 1 if any(map(item.get_closest_marker, BEGUN_EARLY)) else 2


def uses_the_database(item: pytest.Item) -> bool:
    """Whether a test asks for Django's test database or for a server on a copy of the empty one."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(DATABASE_FIXTURES)
