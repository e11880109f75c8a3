"""What those who are connected here are told of their inbox: new notices, and how many are unread.

However many notices a round brings, such as a settling of thousands, it asks the database the same few questions.
Called by `web/phone/publisher.py`, which follows the journal and does the sending.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from game.inbox import reading
from game.inbox.reading import Kept
from game.live.following import Changes
from web import protocol
from web.inbox.inboxes import Inboxes, Listener, Page
from web.inbox.words import QUIET_ON_PHONES, message_of
from web.phone import sessions
from web.phone.database import in_thread


@dataclass(frozen=True, slots=True)
class Address:
    """Whose inbox it is, the language it is read in, and whether on a phone that plays."""

    player_id: int
    language: str
    is_phone: bool


class Teller:
    """One process's listeners, and what they are still to be told."""

    def __init__(self, phones: Mapping[UUID, Listener], inboxes: Inboxes) -> None:
        self._phones = phones
        self._inboxes = inboxes
        self._notices: dict[UUID, UUID] = {}
        self._owners: set[UUID] = set()

    def heed(self, changes: Changes) -> None:
        """Remember what concerns somebody who is here."""
        heard = {notice: owner for notice, owner in changes.notices.items() if self._is_here(owner)}
        self._notices |= heard
        self._owners |= {owner for owner in (*heard.values(), *changes.readers) if self._is_here(owner)}

    async def take(self, now: datetime) -> list[tuple[Listener, str]]:
        """Who is to be told what; where the database fails on the way, the next call begins there again.

        A page whose session has ended is told nothing and closed.
        """
        if not self._owners:
            return []
        notices, owners = list(self._notices), list(self._owners)
        await self._dismiss([page for owner in owners for page in self._inboxes.of(owner)], now)
        addresses = dict(self._addresses(owners))
        texts = await in_thread(texts_for)(notices, set(addresses.values()))
        for notice in notices:
            del self._notices[notice]
        self._owners.difference_update(owners)
        return [(listener, text) for listener, address in addresses.items() for text in texts[address]]

    async def dismiss_strangers(self, now: datetime) -> None:
        """Close the pages of those who have logged out or may not look any more."""
        await self._dismiss(list(self._inboxes), now)

    async def _dismiss(self, pages: Sequence[Page], now: datetime) -> None:
        if not pages:
            return
        known = await in_thread(sessions.players_of)([page.session_key for page in pages], now)
        for page in pages:
            if known.get(page.session_key) != page.player_id:
                self._inboxes.leave(page)
                page.log_out()

    def _is_here(self, owner: UUID) -> bool:
        return owner in self._phones or bool(self._inboxes.of(owner))

    def _addresses(self, owners: Sequence[UUID]) -> Iterator[tuple[Listener, Address]]:
        for owner in owners:
            if (phone := self._phones.get(owner)) is not None:
                yield phone, Address(phone.player_id, phone.language, is_phone=True)
            for page in self._inboxes.of(owner):
                yield page, Address(page.player_id, page.language, is_phone=False)


def texts_for(notices: Collection[UUID], addresses: Collection[Address]) -> dict[Address, list[str]]:
    """Each address's share of these notices, in its language; the number of unread ones where none is told."""
    by_player: defaultdict[int, list[Kept]] = defaultdict(list)
    for notice in reading.notices_named(notices):
        by_player[notice.player_id].append(notice)
    unread = reading.unread_of({address.player_id for address in addresses})
    return {address: _texts(by_player[address.player_id], unread[address.player_id], address) for address in addresses}


def _texts(notices: Sequence[Kept], unread: int, address: Address) -> list[str]:
    told = [notice for notice in notices if not (address.is_phone and notice.kind in QUIET_ON_PHONES)]
    texts = [protocol.encode(message_of(notice, unread, address.language)) for notice in told]
    return texts or [protocol.encode(protocol.UnreadCount(unread))]
