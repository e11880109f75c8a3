"""What the walk knows from the start: every account, in columns, and which account is whose campaign's.

Sixty bytes an account; it does not grow with the entries.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from django.db import connection

from game.coins.models import Account, AccountKind, Campaign, TransferKind
from game.coins.proof.columns import Ints, Texts, numbers, places_in, words

_AT_ONCE: Final = 10_000
_NOBODY: Final = "0" * 32
# Whose it is: the digits after the colon, or those of nobody.
_ACCOUNTS: Final = f"""SELECT id, kind,
    CASE LENGTH(name) WHEN LENGTH(kind) + 33 THEN SUBSTR(name, LENGTH(kind) + 2) ELSE '{_NOBODY}' END,
    balance, last_entry FROM coins_account ORDER BY id"""  # noqa: S608 - a word of ours

# Numbers for kinds, in columns; what is no kind gets the one after the last.
KINDS: Final[Mapping[str, int]] = {kind.value: number for number, kind in enumerate(TransferKind)}
ACCOUNT_KINDS: Final[Mapping[str, int]] = {kind.value: number for number, kind in enumerate(AccountKind)}
NO_KIND: Final = len(KINDS)
NO_ACCOUNT_KIND: Final = len(ACCOUNT_KINDS)


class Books:
    """The accounts by position: their ids in order, kinds, whose they are, balances, newest entries."""

    def __init__(self) -> None:
        self.ids: Ints
        self.kinds: Ints
        self.owners: Texts
        self.balances: Ints
        self.newest: Ints
        parts = zip(*[_nothing(), *_accounts()], strict=True)
        self.ids, self.kinds, self.owners, self.balances, self.newest = map(np.concatenate, parts)
        self._kinds_and_none = np.append(self.kinds, NO_ACCOUNT_KIND)
        self._owners_and_none = np.append(self.owners, words([_NOBODY], 32))
        # Which campaign's escrow, by position, filled a balloon's; the walk learns it.
        self.payers: Ints = np.full(len(self.ids), -1, np.int64)
        self._campaigns = self._escrows()

    def places_of(self, accounts: Ints) -> Ints:
        """Positions of accounts by id; −1 for one that is not there."""
        return places_in(self.ids, accounts)

    def kinds_at(self, places: Ints) -> Ints:
        """The kinds at these positions."""
        return self._kinds_and_none[places]

    def owners_at(self, places: Ints) -> Texts:
        """Whose they are: 32 hex digits."""
        return self._owners_and_none[places]

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


def _accounts() -> Iterator[tuple[Ints, Ints, Texts, Ints, Ints]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ACCOUNTS)
        while rows := cursor.fetchmany(_AT_ONCE):
            ids, kinds, owners, balances, newest = zip(*rows, strict=True)
            numbered = [ACCOUNT_KINDS.get(kind, NO_ACCOUNT_KIND) for kind in kinds]
            yield numbers(ids), numbers(numbered), words(owners, 32), numbers(balances), numbers(newest)


def _nothing() -> tuple[Ints, Ints, Texts, Ints, Ints]:
    return numbers([]), numbers([]), words([], 32), numbers([]), numbers([])
