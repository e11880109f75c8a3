"""Many questions as one: what is asked while an answer is under way waits, and is then asked together.

When a mast comes back, thousands of phones arrive within seconds. Each by itself would cost the database, and the
threads before it, a visit of its own for every question. One that comes alone is asked at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from web.operating import trace

# A turn is short enough for the event loop to answer fixes between two, and long enough to share its cost. 10-200.
MOST_AT_ONCE: Final = 50

K = TypeVar("K")
V = TypeVar("V")


class Together(Generic[K, V]):
    """One kind of question, one turn at a time."""

    def __init__(self, ask: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._ask_all = ask
        self._next: tuple[dict[K, None], asyncio.Task[Mapping[K, V]]] | None = None
        self._in_turn = asyncio.Lock()

    async def ask(self, question: K) -> V | None:
        """The answer to one question; None where the answers of its turn leave it out, or the error of the turn."""
        if self._next is None or len(self._next[0]) >= MOST_AT_ONCE:
            fresh: dict[K, None] = {}
            self._next = fresh, asyncio.create_task(self._go(fresh), context=trace.nobodys())
        questions, answers = self._next
        questions[question] = None
        return (await asyncio.shield(answers)).get(question)

    async def _go(self, questions: dict[K, None]) -> Mapping[K, V]:
        async with self._in_turn:
            if self._next is not None and self._next[0] is questions:
                self._next = None
            return await self._ask_all(tuple(questions))
