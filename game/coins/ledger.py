"""Posting: the only code that writes transfers and entries.

A posting is checked, its accounts are locked in the order of their ids, its key is looked up, and
then two statements write it: the entries (a trigger moves each balance) and the transfer, whose row
seals them. Nothing is committed here when the caller has a transaction open; a refusal then spoils
the caller's transaction as a whole, so that no half of a verb can survive.

What moves when is decided elsewhere: `campaigns`, `escrow`, `settling`. A transaction posts once
(`post`, or `post_all` for many): two postings one after the other would lock out of order.

    post(key="appropriate:fire:2026:council", kind=TransferKind.APPROPRIATE, now=now, year=2026,
         moves=(Move("source", -50_000), Move("appropriation:fire:2026", 50_000)))
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from game.coins import accounts as chart
from game.coins import statements
from game.coins.models import AccountKind, Entry, Transfer, TransferKind
from game.coins.statements import LockedAccount, Locks

TAIPEI = ZoneInfo("Asia/Taipei")


class UnlawfulTransfer(ValueError):
    """The moves of a posting break a rule of double entry or of the chart of accounts."""


class KeyReused(ValueError):
    """A key was used before, for other moves."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"transfer {key!r} exists with other content: a key names one transfer, take a new key for a new one"
        )
        self.key = key


class Shortfall(Exception):
    """An account has fewer coins than it should give; `missing` is how many fewer."""

    def __init__(self, account: str, missing: int) -> None:
        super().__init__(f"{account} lacks {missing} coins for this transfer: fund it first, or move less")
        self.account = account
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Move:
    """Coins into an account (above zero) or out of it (below zero)."""

    account: str
    coins: int


@dataclass(frozen=True, slots=True)
class Posting:
    """One transfer as asked for; all but the year is its content.

    `reverses` is the transfer that this one takes back; `year` its budget year, where that is not the year of all.
    """

    key: str
    kind: TransferKind
    moves: tuple[Move, ...]
    reason: str = ""
    reverses: UUID | None = None
    year: int | None = None


def post(
    *,
    key: str,
    kind: TransferKind,
    moves: Sequence[Move],
    now: datetime,
    year: int,
    reason: str = "",
    locks: Locks | None = None,
) -> Transfer:
    """Write one transfer, or return the first if `key` was posted with the same content.

    Args:
        locks: the accounts of the moves and the key, if the caller had them locked together with something else.

    Raises:
        UnlawfulTransfer, KeyReused, Shortfall: nothing was written.
    """
    return post_all(postings=[Posting(key, kind, tuple(moves), reason)], now=now, year=year, locks=locks)[0]


@transaction.atomic(savepoint=False)
def post_all(*, postings: Sequence[Posting], now: datetime, year: int, locks: Locks | None = None) -> list[Transfer]:
    """Write several transfers in one go, all or none; the same rules as `post`, keys distinct.

    Returns:
        The transfers in the order of the postings.
    """
    for posting in postings:
        _check_lawful(posting)
    accounts, known = _opened(locks or _locks(postings))
    transfers = _posted_before(postings, known)
    fresh = [posting for posting in postings if posting.key not in transfers]
    _check_funds(fresh, accounts)
    transfers |= _written(fresh, accounts, now, year)
    return [transfers[posting.key] for posting in postings]


def year_of(now: datetime) -> int:
    """The budget year of a moment: the calendar year on Taitung's clocks."""
    return now.astimezone(TAIPEI).year


def transfer_id(key: str, at: datetime) -> UUID:
    """A UUID (version 8, RFC 9562) that sorts by time: 48 bits of milliseconds, then the key's hash.

    Known before anything is written, so the entries can precede the row that seals them.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone: pass an aware time")
    at_ms = int(at.timestamp() * 1000)
    tail = int.from_bytes(sha256(key.encode()).digest()[:10])
    version_8, variant = 0x8 << 76, 0b10 << 62
    return UUID(int=at_ms << 80 | version_8 | (tail >> 68) << 64 | variant | tail & (1 << 62) - 1)


def _check_lawful(posting: Posting) -> None:
    moves, law = posting.moves, chart.LAWFUL[posting.kind]
    if any(type(move.coins) is not int or move.coins == 0 for move in moves):
        raise UnlawfulTransfer(f"{posting.key}: coins are whole numbers other than zero, got {moves}")
    if sum(move.coins for move in moves) != 0 or not moves:
        raise UnlawfulTransfer(f"{posting.key}: moves sum to zero, got {moves}")
    if len({move.account for move in moves}) < len(moves):
        raise UnlawfulTransfer(f"{posting.key}: an account moves once in a transfer, got {moves}")
    for move in moves:
        if chart.kind_of(move.account) not in (law.takers if move.coins > 0 else law.givers):
            raise UnlawfulTransfer(f"{posting.key}: {posting.kind} may not move {move.coins:+d} on {move.account}")


def _locks(postings: Sequence[Posting]) -> Locks:
    names = sorted({move.account for posting in postings for move in posting.moves})
    return statements.lock(names, [posting.key for posting in postings])


def _opened(locks: Locks) -> tuple[dict[str, LockedAccount], set[str]]:
    """The accounts by name, those new to the ledger opened, and which keys are in use."""
    accounts = locks.accounts
    unknown = [name for name in locks.names if name not in accounts]
    if unknown:
        statements.open_accounts((name, chart.kind_of(name)) for name in unknown)
        locks = statements.lock(locks.names, locks.keys)
    return locks.accounts, locks.known


def _posted_before(postings: Sequence[Posting], known: Collection[str]) -> dict[str, Transfer]:
    """The transfers that keys in use stand for, if they are what is posted now."""
    if not known:
        return {}
    found = {transfer.key: transfer for transfer in Transfer.objects.filter(key__in=known)}
    moved = _moves_of(found.values())
    for posting in (posting for posting in postings if posting.key in known):
        first = found[posting.key]
        recorded = (first.kind, first.reason, first.reverses_id, moved[first.id])
        if recorded != (posting.kind, posting.reason, posting.reverses, frozenset(posting.moves)):
            raise KeyReused(posting.key)
    return found


def _moves_of(transfers: Iterable[Transfer]) -> dict[UUID, frozenset[Move]]:
    moves: defaultdict[UUID, set[Move]] = defaultdict(set)
    entries = Entry.objects.filter(transfer__in=[transfer.id for transfer in transfers])
    for transfer, name, amount in entries.values_list("transfer_id", "account__name", "amount"):
        moves[transfer].add(Move(name, amount))
    return {transfer: frozenset(its_moves) for transfer, its_moves in moves.items()}


def _check_funds(postings: Sequence[Posting], accounts: Mapping[str, LockedAccount]) -> None:
    balances = {name: account.balance for name, account in accounts.items()}
    for posting in postings:
        for move in posting.moves:
            balances[move.account] += move.coins
            if balances[move.account] < 0 and chart.kind_of(move.account) is not AccountKind.SOURCE:
                raise Shortfall(move.account, -balances[move.account])


def _written(
    postings: Sequence[Posting], accounts: Mapping[str, LockedAccount], now: datetime, year: int
) -> dict[str, Transfer]:
    transfers = {
        posting.key: Transfer(
            id=transfer_id(posting.key, now),
            key=posting.key,
            kind=posting.kind,
            at=now,
            year=posting.year or year,
            reason=posting.reason,
            reverses_id=posting.reverses,
        )
        for posting in postings
    }
    statements.insert_entries(
        (transfers[posting.key].id, accounts[move.account].id, move.coins)
        for posting in postings
        for move in posting.moves
    )
    statements.insert_transfers(transfers.values())
    return transfers
