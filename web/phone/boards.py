"""One switchboard a process, with everything that runs beside it, made when the first phone connects.

It belongs to the event loop that made it, so that tests with several loops do not share one.
"""

import asyncio

from django.conf import settings

from web.operating import trace
from web.phone import garbage, waking
from web.phone.draining import drain_on_sigterm
from web.phone.publisher import Publisher
from web.phone.switchboard import Switchboard

_boards: dict[asyncio.AbstractEventLoop, Switchboard] = {}
_background: set[asyncio.Task[None]] = set()


async def switchboard() -> Switchboard:
    """This process's switchboard."""
    loop, board = asyncio.get_running_loop(), existing()
    if await board.start() and board.follower is not None:
        garbage.hold_off()
        for work in (Publisher(board, board.follower).run(), waking.listen(board, settings.REDIS_URL)):
            keep(asyncio.create_task(work, context=trace.nobodys()), _background)
        drain_on_sigterm(board, loop)
    return board


def existing() -> Switchboard:
    """This loop's switchboard as it is, its world loaded or not."""
    loop = asyncio.get_running_loop()
    board = _boards.get(loop)
    if board is None:
        board = _boards[loop] = Switchboard()
    return board


def keep(task: asyncio.Task[None], tasks: set[asyncio.Task[None]]) -> None:
    """Hold a reference to a task until it is done: the event loop holds only a weak one."""
    tasks.add(task)
    task.add_done_callback(tasks.discard)
