"""Asking the database on behalf of probes: in threads of their own, and never for long.

A probe must neither wait behind the phones nor take a thread from them, and a database that has gone silent must
not hang it: after `PATIENCE_S` there is no answer, whatever the thread still waits for.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import DatabaseError

P = ParamSpec("P")
T = TypeVar("T")

# Probes are commonly given 1 to 5 s; a database that needs a second for two look-ups is in trouble. 0.2–5 s.
PATIENCE_S: Final = 1.0
# Two: while the ledger is added up, which takes as long as it takes, the process must not seem to have no database.
_threads = ThreadPoolExecutor(2, thread_name_prefix="probes")


class NoAnswer(Exception):
    """The database refused, or said nothing in time."""


async def asked(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the blocking call returns; raises `NoAnswer` when it fails or takes longer than `PATIENCE_S`."""
    answer = database_sync_to_async(call, thread_sensitive=False, executor=_threads)(*args, **kwargs)
    try:
        return await asyncio.wait_for(answer, PATIENCE_S)
    except (DatabaseError, TimeoutError) as error:
        raise NoAnswer(f"{call.__name__}: {error!r}") from error
