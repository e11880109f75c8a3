"""The pages connected to this process whose badge counts unread notices: any number for one person.

They take no seat and know no sky, so they stand beside the phones of `web/phone/switchboard.py`, not among them.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, Protocol
from uuid import UUID

# Windows of one browser that count live; one more is turned away and shows what it knew when it was loaded. 4-50.
MOST_OF_A_SESSION: Final = 12


class Listener(Protocol):
    """Whoever can be told something."""

    player_id: int

    async def tell(self, texts: list[str]) -> None:
        """Send texts; silently nothing to somebody who has gone."""

    def drop(self) -> None:
        """Give up somebody who takes nothing any more."""

    async def drain(self, invitation: str) -> None:
        """Say when to come back, and leave."""

    @property
    def language(self) -> str:
        """What they read; empty if it is not known yet."""


class Page(Listener, Protocol):
    """A page with a badge."""

    owner: UUID
    session_key: str

    def log_out(self) -> None:
        """Begin to end the connection of somebody who may not look any more."""


class Inboxes:
    """Those connected now, by the owner of their purse: the journal names nobody else."""

    def __init__(self) -> None:
        self._by_owner: defaultdict[UUID, dict[Page, None]] = defaultdict(dict)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Page]:
        return iter([page for pages in self._by_owner.values() for page in pages])

    def has_room(self, owner: UUID, session_key: str) -> bool:
        """Whether this session may open one more window."""
        return sum(page.session_key == session_key for page in self.of(owner)) < MOST_OF_A_SESSION

    def enter(self, page: Page) -> None:
        """A page has connected."""
        self._by_owner[page.owner][page] = None
        self._count += 1

    def leave(self, page: Page) -> None:
        """A page has gone; saying so twice does no harm."""
        pages = self._by_owner.get(page.owner, {})
        if page in pages:
            del pages[page]
            self._count -= 1
        if not pages:
            self._by_owner.pop(page.owner, None)

    def of(self, owner: UUID) -> list[Page]:
        """The pages of one owner."""
        return list(self._by_owner.get(owner, ()))
