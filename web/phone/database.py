"""How the event loop reaches the database: a few threads of its own, each with its connection.

Channels' default gives all work to one thread; catches of different players need not wait for each
other. `database_sync_to_async` closes stale connections before and after each call.
"""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")

# SQLite has one writer and PostgreSQL's ledger locks are short: more threads only wait. 2–16.
DATABASE_THREADS: Final = 4
_threads = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="database")
# Threads that wait for SQLite's write lock poll for it and starve each other (catches took 6 s with 300 players,
# measured); a queue before one thread is fair. PostgreSQL locks rows, so writers there share the others' threads.
_writers = ThreadPoolExecutor(1, thread_name_prefix="writer") if connection.vendor == "sqlite" else _threads


def in_thread(call: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The blocking call as something to await; for work that reads."""
    return _awaited(call, _threads)


def in_turn(call: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
    """The blocking call as something to await; for work that writes."""
    return _awaited(call, _writers)


def _awaited(call: Callable[P, T], threads: ThreadPoolExecutor) -> Callable[P, Coroutine[Any, Any, T]]:
    awaited: Callable[P, Coroutine[Any, Any, T]] = database_sync_to_async(
        call, thread_sensitive=False, executor=threads
    )
    return awaited
