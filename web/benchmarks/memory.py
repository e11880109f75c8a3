"""What a connected player costs in memory: how much a server grows by for each."""

import asyncio
from typing import Final

from web.benchmarks.caller import Caller, calls, hang_up, look_around
from web.benchmarks.processes import as_early_as_we, resident_bytes
from web.benchmarks.standing_phones import standing_places
from web.benchmarks.wire import PLAY
from web.scratch.serving import ScratchServer, served
from web.scratch.shapes import Staged

EARLIER_PLAYERS: Final = 120
AT_ONCE: Final = 20
IDLE_PLAYERS: Final = 400


def memory_of_a_player(ours: ScratchServer, staged: Staged) -> float:
    """Bytes that the server grows by for each connected, idle player with a track and a sky."""
    with served(ours):
        as_early_as_we(ours.pid)
        return asyncio.run(grown(ours, staged))


async def grown(ours: ScratchServer, staged: Staged) -> float:
    """Earlier players have come and gone, so caches and the threads' databases are warm; then the others arrive."""
    headers = [staged.headers_of(guest) for guest in staged.guests]
    places = standing_places(len(headers))
    before, idle = 0, list[Caller]()
    for first in range(0, len(headers), AT_ONCE):
        if first == EARLIER_PLAYERS:
            before = resident_bytes(ours.pid)
        few = slice(first, first + AT_ONCE)
        arrived = await calls(ours.port, headers[few], places[few], [PLAY] * AT_ONCE)
        await look_around(arrived)
        if first < EARLIER_PLAYERS:
            hang_up(arrived)
        else:
            idle += arrived
    return (resident_bytes(ours.pid) - before) / len(idle)
