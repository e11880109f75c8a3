"""Runs our own programs in forks of a process that has Django loaded already: a tenth of a second instead of two.

A test's server is staged, settled and audited by programs of the project that run once and end. They run here as if
started anew: with an environment of their own, from which the settings are read again, and with no database open.
"""

import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.cache import caches
from django.core.management import execute_from_command_line
from django.db import connections
from django.utils.functional import empty

from tests import clock_ahead

STREAMS = ("stdin", "stdout", "stderr")  # in the order of their descriptors

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.warmed"])


def run(arguments: Sequence[str], environment: Mapping[str, str], said: str = "") -> subprocess.CompletedProcess[str]:
    """What `python ARGUMENTS` would have done in that environment: `manage.py …`, `-m package …` or `-c code`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_text(said)
        process = _context.Process(target=_become, args=(list(arguments), dict(environment), folder))
        process.start()
        process.join()
        told = [(folder / stream).read_text() if (folder / stream).exists() else "" for stream in STREAMS[1:]]
        return subprocess.CompletedProcess(list(arguments), process.exitcode or 0, *told)


def _become(arguments: list[str], environment: dict[str, str], folder: Path) -> None:
    """In the fork: forget what was read from the environment, then be that program."""
    os.environ.clear()
    os.environ.update(environment)
    for descriptor, stream in enumerate(STREAMS):
        os.dup2(os.open(folder / stream, os.O_RDWR | os.O_CREAT), descriptor)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process
    _forget_settings()
    clock_ahead.set_ahead()
    if arguments[0] == "-c":
        exec(arguments[1], {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__")
    else:
        execute_from_command_line(arguments)


def _forget_settings() -> None:
    sys.modules.pop("web.settings", None)
    settings._wrapped = empty
    for handler in (connections, caches):
        for alias in handler:
            if hasattr(handler._connections, alias):
                del handler[alias]
        handler._settings = None
        handler.__dict__.pop("settings", None)
