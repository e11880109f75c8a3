"""A notice that one process sends reaches its person's phone and pages on the others; read once, it is counted anew."""

import asyncio
import json
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.databases import EmptyDatabase
from tests.figures import Figures
from tests.several.call import HEARS_WITHIN_S, Call, calling
from tests.several.house import House, house
from web import protocol
from web.scratch.shapes import Wanted

pytestmark = [pytest.mark.slow, pytest.mark.processes]
SEND = """
import django, json, time
django.setup()
from django.db import transaction
from django.utils import timezone
from game.inbox import sending
from game.inbox.kinds import Kind
for _ in range(2):
    with transaction.atomic():
        values = {{"coins": 20}}
        sending.send(player_id={player_id}, kind=Kind.COINS_SETTLED, values=values, key="once", now=timezone.now())
print(json.dumps(time.time()))
"""
READ = """
import django, json, time
django.setup()
from django.utils import timezone
from game.inbox import reading
assert reading.mark_all_read(player_id={player_id}, now=timezone.now()) == 1
print(json.dumps(time.time()))
"""


def inbox_of(house: House, process: int) -> connect:
    """A page of the first player's on one process."""
    url = house.servers[process].url
    headers = house.staged.headers_of(house.staged.guests[0])
    return connect(f"{url.replace('http', 'ws', 1)}/ws/inbox?language=en", origin=url, additional_headers=headers)


async def next_of(page: ClientConnection) -> dict[str, object]:
    async with asyncio.timeout(HEARS_WITHIN_S):
        return json.loads(await page.recv())


async def told(call: Call, kind: type, unread: int) -> float:
    _, at_s = await call.hears(kind, lambda message: message.unread == unread)
    return at_s


async def test_a_notice_sent_in_one_process_reaches_the_phone_and_the_pages_of_the_others(
    empty_database: EmptyDatabase, tmp_path, figures: Figures
) -> None:
    with house(empty_database, tmp_path, Wanted(guests=1)) as processes:
        player = processes.staged.guests[0]
        async with AsyncExitStack() as stack:
            call = await stack.enter_async_context(calling(processes.servers[0].url, player))
            pages = [await stack.enter_async_context(inbox_of(processes, process)) for process in (0, 1, 1)]
            assert [await next_of(page) for page in pages] == [{"type": "unread", "unread": 0}] * 3

            sent_at_s = await asyncio.to_thread(processes.run, SEND, player_id=player.player_id)
            lapse_s = await told(call, protocol.Notice, 1) - sent_at_s
            notices = [await next_of(page) for page in pages]
            assert {notice["say"] for notice in notices} == {"20 coins have come into your wallet."}
            assert len({notice["id"] for notice in notices}) == 1

            await asyncio.to_thread(processes.run, READ, player_id=player.player_id)
            await told(call, protocol.UnreadCount, 0)
            assert [await next_of(page) for page in pages] == [{"type": "unread", "unread": 0}] * 3  # told once before
        figures.tell(tried=4, hit=4, lost=0, doubled=0, longest_pause_s=max(0.0, lapse_s), note=f"{lapse_s:.2f} s")
