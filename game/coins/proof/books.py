"""What the walk knows from the start: every account, in columns, and which account is whose campaign's.

Sixty bytes an account; it does not grow with the entries.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from game.coins.models import Account, AccountKind, Campaign, TransferKind

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.bytes_]

_AT_ONCE: Final = 10_000
_NOBODY: Final = ""

# Numbers for kinds, in columns; what is no kind gets the one after the last.
KINDS: Final[Mapping[str, int]] = {kind.value: number for number, kind in enumerate(TransferKind)}
ACCOUNT_KINDS: Final[Mapping[str, int]] = {kind.value: number for number, kind in enumerate(AccountKind)}
NO_KIND: Final = len(KINDS)
NO_ACCOUNT_KIND: Final = len(ACCOUNT_KINDS)


class Books:
    """The accounts by position: their ids in order, kinds, whose they are, balances, newest entries."""

    def __init__(self) -> None:
        ids, kinds, owners, balances, newest = _columns(_accounts(), 5)
        self.ids: Ints = np.array(ids, np.int64)
        self.kinds: Ints = np.array(kinds, np.int64)
        self.owners: Texts = np.array(owners, "S32")
        self.balances: Ints = np.array(balances, np.int64)
        self.newest: Ints = np.array(newest, np.int64)
        # Which campaign's escrow, by position, filled a balloon's; the walk learns it.
        self.payers: Ints = np.full(len(self.ids), -1, np.int64)
        self._campaigns = self._escrows()

    def places_of(self, accounts: Ints) -> Ints:
        """Positions of accounts by id; −1 for one that is not there."""
        return places_in(self.ids, accounts)

    def kinds_at(self, places: Ints) -> Ints:
        """The kinds at these positions."""
        return np.append(self.kinds, NO_ACCOUNT_KIND)[places]

    def owners_at(self, places: Ints) -> Texts:
        """Whose they are: 32 hex digits, or nothing."""
        return np.append(self.owners, np.array([_NOBODY], "S32"))[places]

    def escrow_of(self, campaigns: Ints) -> Ints:
        """Positions of campaigns' escrows; −2 for a campaign that has none."""
        return np.array([self._campaigns.get(int(campaign), -2) for campaign in campaigns], np.int64)

    def name_at(self, place: int) -> str:
        """What the account at a position is called."""
        return Account.objects.get(pk=int(self.ids[place])).name if place >= 0 else "?"

    def _escrows(self) -> dict[int, int]:
        (places,) = np.nonzero(self.kinds == ACCOUNT_KINDS["campaign"])
        place_of = {self.owners[place].decode(): int(place) for place in places}
        campaigns = Campaign.objects.values_list("pk", "public_id").iterator(_AT_ONCE)
        return {pk: place_of[public_id.hex] for pk, public_id in campaigns if public_id.hex in place_of}


def places_in(values: NDArray[Any], wanted: NDArray[Any]) -> Ints:
    """Where each wanted value stands in sorted values; −1 for those that do not."""
    if not len(values):
        return np.full(len(wanted), -1, np.int64)
    places = np.minimum(np.searchsorted(values, wanted), len(values) - 1)
    return np.where(values[places] == wanted, places, -1)


def places_where(flags: Flags) -> list[int]:
    """The positions at which it is so."""
    return [int(place) for place in np.flatnonzero(flags)]


def _accounts() -> Iterable[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id, name, kind, balance, last_entry FROM coins_account ORDER BY id")
        while rows := cursor.fetchmany(_AT_ONCE):
            for account, name, kind, balance, newest in rows:
                owner = name.partition(":")[2]
                yield account, ACCOUNT_KINDS.get(kind, NO_ACCOUNT_KIND), _told(owner), balance, newest


def _told(owner: str) -> str:
    return owner if len(owner) == 32 and owner.isascii() else _NOBODY


def _columns(rows: Iterable[tuple[Any, ...]], count: int) -> list[list[Any]]:
    columns: list[list[Any]] = [[] for _ in range(count)]
    for row in rows:
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    return columns
