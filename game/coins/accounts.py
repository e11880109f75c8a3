"""The chart of accounts: how each account is named, and which may give to which.

An account's name tells its kind and whose it is: `wallet:2f1c…`, `appropriation:fire:2026`. Ids are
written as 32 hex digits, so that SQL on either database can build the same name from a column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from game.coins.models import AccountKind, TransferKind

SOURCE = AccountKind.SOURCE.value


def appropriation_of(unit_code: str, year: int) -> str:
    """What a unit may still promise in a budget year."""
    return f"{AccountKind.APPROPRIATION}:{unit_code}:{year}"


def campaign_escrow(campaign: UUID) -> str:
    """What a published campaign has promised and not yet handed on."""
    return f"{AccountKind.CAMPAIGN}:{campaign.hex}"


def balloon_escrow(balloon: UUID) -> str:
    """What one balloon still has for those who catch it."""
    return f"{AccountKind.BALLOON}:{balloon.hex}"


def pending_of(owner: UUID) -> str:
    """What an owner has been awarded and may not spend yet."""
    return f"{AccountKind.PENDING}:{owner.hex}"


def wallet_of(owner: UUID) -> str:
    """What an owner may spend."""
    return f"{AccountKind.WALLET}:{owner.hex}"


def given_to(cause: str) -> str:
    """What has been given to a cause, by its code."""
    return f"{AccountKind.DONATED}:{cause}"


def kind_of(name: str) -> AccountKind:
    """The kind an account's name tells; ValueError for a name outside the chart."""
    return AccountKind(name.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Law:
    """Who gives and who takes in one kind of transfer."""

    givers: frozenset[AccountKind]
    takers: frozenset[AccountKind]


def _law(giver: AccountKind, *takers: AccountKind) -> Law:
    return Law(frozenset({giver}), frozenset(takers))


LAWFUL: Mapping[TransferKind, Law] = {
    TransferKind.APPROPRIATE: _law(AccountKind.SOURCE, AccountKind.APPROPRIATION),
    TransferKind.PUBLISH: _law(AccountKind.APPROPRIATION, AccountKind.CAMPAIGN),
    TransferKind.FUND: _law(AccountKind.CAMPAIGN, AccountKind.BALLOON),
    TransferKind.CATCH: _law(AccountKind.BALLOON, AccountKind.PENDING),
    TransferKind.SETTLE: _law(AccountKind.PENDING, AccountKind.WALLET),
    TransferKind.RETURN: _law(AccountKind.BALLOON, AccountKind.CAMPAIGN, AccountKind.APPROPRIATION),
    TransferKind.CLOSE: _law(AccountKind.CAMPAIGN, AccountKind.APPROPRIATION),
    TransferKind.DONATE: Law(frozenset({AccountKind.PENDING, AccountKind.WALLET}), frozenset({AccountKind.DONATED})),
    TransferKind.BRING: _law(AccountKind.PENDING, AccountKind.PENDING),
}
