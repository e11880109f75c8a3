"""Goes through findings in a thread beside, on a connection of its own, while the caller does something else."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Event, Thread
from typing import Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from game.coins.checks import Finding

# A ledger that is wholly broken must not fill the memory: the thread waits until somebody reads.
_MOST_WAITING: Final = 1_000
_LOOKS_EVERY_S: Final = 0.05

# What comes from the thread: findings, then what it failed with, or nothing.
_Found = Queue[Finding | Exception | None]


@contextmanager
def beside(findings: Iterable[Finding], reader: BaseDatabaseWrapper | None) -> Iterator[Iterable[Finding]]:
    """What the thread finds, to be read when there is time for it; it ends with the block at the latest.

    Without a second connection nothing happens until they are read.
    """
    if reader is None:
        yield findings
        return
    found, is_left = _Found(_MOST_WAITING), Event()
    thread = Thread(target=_search, args=(findings, reader, found, is_left), name="audit")
    thread.start()
    try:
        yield _told(found)
    finally:
        is_left.set()
        while thread.is_alive():
            _make_room(found)
            thread.join(_LOOKS_EVERY_S)


def _search(findings: Iterable[Finding], reader: BaseDatabaseWrapper, found: _Found, is_left: Event) -> None:
    connections[DEFAULT_DB_ALIAS] = reader
    try:
        for finding in findings:
            if is_left.is_set():
                break
            found.put(finding)
        found.put(None)
    except Exception as error:  # noqa: BLE001 - raised again where the findings are read
        found.put(error)


def _told(found: _Found) -> Iterator[Finding]:
    while (finding := found.get()) is not None:
        if isinstance(finding, Exception):
            raise finding
        yield finding


def _make_room(found: _Found) -> None:
    try:
        while True:
            found.get_nowait()
    except Empty:
        pass
