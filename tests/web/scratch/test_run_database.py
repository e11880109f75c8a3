"""The database that the tests themselves run on: one cluster a run, and no copy stays on it."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.databases import CLUSTER, WORKER, EmptyDatabase, handed_over
from web.scratch.postgres import PostgresServer


def test_a_worker_takes_the_cluster_of_the_process_that_started_it(monkeypatch):
    monkeypatch.setenv(CLUSTER, "/tmp/cluster:5433")
    monkeypatch.setenv(WORKER, "gw0")
    assert handed_over() == PostgresServer(Path("/tmp/cluster"), 5433, durable=False)


def test_a_process_that_nobody_handed_a_cluster_makes_its_own(monkeypatch):
    monkeypatch.setenv(CLUSTER, "/tmp/cluster:5433")
    monkeypatch.delenv(WORKER, raising=False)
    assert handed_over() is None


def test_a_copy_is_dropped_also_when_its_test_fails(tmp_path):
    cluster = Mock(spec=PostgresServer)
    with pytest.raises(AssertionError), EmptyDatabase(tmp_path, cluster, "empty").copied(tmp_path / "copy"):
        raise AssertionError
    [(copy,)] = [call.args for call in cluster.create.call_args_list]
    cluster.drop.assert_called_once_with(copy)
