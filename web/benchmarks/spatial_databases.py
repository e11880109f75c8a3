"""Databases of the benchmarks' own, empty and with their spatial types: PostGIS on loopback, SpatiaLite in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from web.benchmarks.processes import as_early_as_we
from web.scratch.postgres import postgres

Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def postgis() -> Iterator[Connection]:
    """A connection to an empty database of a cluster that is thrown away; each statement commits by itself."""
    with postgres() as server:
        address = server.create("bench").replace("postgis://", "postgresql://", 1)
        with psycopg.connect(address, autocommit=True) as connection:
            as_early_as_we(connection.info.backend_pid)
            yield connection


@contextmanager
def spatialite() -> Iterator[sqlite3.Connection]:
    """An empty database in memory: no file, so that only the index and the functions are measured."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.enable_load_extension(True)
        connection.load_extension("mod_spatialite")
        connection.execute("SELECT InitSpatialMetadata(1)")
        yield connection
