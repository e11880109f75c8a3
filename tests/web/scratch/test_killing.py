"""A program's whole family is found and killed."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from web.scratch.killing import children_of, is_running, kill_family


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[bytes]]:
    """A process with two children; all of them would end by themselves."""
    with subprocess.Popen(["sh", "-c", "sleep 120 & sleep 120 & wait"]) as process:
        yield process
        process.kill()


def test_a_program_is_killed_with_the_processes_that_it_started(parent):
    while len(children := children_of(parent.pid)) < 2:
        time.sleep(0.01)
    assert all(is_running(child) for child in children)

    kill_family(parent)

    assert not any(is_running(process) for process in [parent.pid, *children])


def test_a_process_that_is_gone_neither_runs_nor_has_children():
    with subprocess.Popen(["true"]) as gone:
        pass
    assert not is_running(gone.pid)
    assert children_of(gone.pid) == []
