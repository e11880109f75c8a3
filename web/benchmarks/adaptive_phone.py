"""A phone as players carry it: it sends its next fix when the server told it to, and comes back when it is cut off."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Final

from web.benchmarks.caller import ANSWERS, FIRST_SEQ, fix_text
from web.benchmarks.wire import HELLO, PLAY, Line, dial, frame

WELCOME: Final = b'{"type":"welcome"'
WAIT: Final = re.compile(rb'"next_fix_in_s":(\d+)')
TRIES: Final = 20


@dataclass(slots=True)
class Tally:
    """What all phones have seen since it was made; `haste` divides the waits that they are told."""

    haste: float = 1.0
    latencies_s: list[float] = field(default_factory=list)
    arrivals_s: list[float] = field(default_factory=list)
    turned_away: int = 0
    cut_off: int = 0


class Connection(Line):
    """One connection of a phone: hello, and from the welcome on a fix whenever one is due."""

    def __init__(self, phone: "AdaptivePhone") -> None:
        super().__init__()
        self._phone = phone
        self._dialled_at_s = self._sent_at_s = perf_counter()
        self._seq = FIRST_SEQ
        self._next: asyncio.TimerHandle | None = None
        self.welcomed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(self, text: bytes) -> None:
        """A welcome begins the fixes, an answer says when the next one is due."""
        tally = self._phone.tally
        if text.startswith(ANSWERS):
            tally.latencies_s.append(perf_counter() - self._sent_at_s)
            told = WAIT.search(text)
            wait_s = int(told[1]) if told else 1
            self._next = asyncio.get_running_loop().call_later(wait_s / tally.haste, self.report)
        elif text.startswith(WELCOME) and not self.welcomed.done():
            tally.arrivals_s.append(perf_counter() - self._dialled_at_s)
            self.welcomed.set_result(None)
            self.report()

    def ended(self) -> None:
        """Nothing is due any more."""
        if self._next is not None:
            self._next.cancel()
        if not self.welcomed.done():
            self.welcomed.set_exception(ConnectionError("closed before the welcome"))
            self.welcomed.exception()  # whoever waits is told; that nobody does any more is no news
        self._phone.tally.cut_off += not self._phone.is_away

    def report(self) -> None:
        """Send the next fix."""
        self._seq += 1
        self._sent_at_s = perf_counter()
        self.write(frame(fix_text(self._seq, self._phone.tails[self._seq % len(self._phone.tails)])))


class AdaptivePhone:
    """One player's phone through all its connections."""

    def __init__(self, port: int, headers: Mapping[str, str], tails: Sequence[bytes], tally: Tally) -> None:
        self._port = port
        self._headers = headers
        self.tails = tails
        self.tally = tally
        self.is_away = True
        self._connection: Connection | None = None

    async def come(self, random: Random) -> None:
        """Connect, and again after a second or so if turned away; ConnectionError if that never ends."""
        for _ in range(TRIES):
            try:
                self._connection = await dial(self._port, PLAY, self._headers, lambda: Connection(self))
                self._connection.write(HELLO)
                await self._connection.welcomed
            except OSError:
                self.tally.turned_away += 1
                await asyncio.sleep(random.uniform(0.5, 1.5))
            else:
                self.is_away = False
                return
        raise ConnectionError(f"turned away {TRIES} times: see the server's log")

    def go(self) -> None:
        """Lose the connection."""
        self.is_away = True
        if self._connection is not None:
            self._connection.hang_up()
