"""What a seal keeps of its transfers: one digest of all their text, and a fingerprint of each, to say which changed.

The digest is SHA-256 of two: that of the transfers' lines, and that of their entries' lines. A fingerprint is the
transfer's id and eight bytes of SHA-256 of its own line and those of its entries.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Final

from game.coins.proof.columns import Rows
from game.coins.proof.texts import lines

_ID_BYTES: Final = 16
_PRINT_BYTES: Final = 8
_LENGTH: Final = _ID_BYTES + _PRINT_BYTES


class Digest:
    """Takes transfers and entries in the order of the ledger, in as many parts as one likes."""

    def __init__(self) -> None:
        self.transfers = self.entries = 0
        self._of_transfers, self._of_entries = sha256(), sha256()

    def add(self, transfers: Rows, entries: Rows) -> None:
        """The next rows of both."""
        self.transfers += len(transfers)
        self.entries += len(entries)
        self._of_transfers.update(lines(transfers))
        self._of_entries.update(lines(entries))

    def told(self) -> str:
        """The digest of what was added, in hex."""
        return sha256(self._of_transfers.digest() + self._of_entries.digest()).hexdigest()


def chained(previous: str, number: int, digest: str, prints: bytes) -> str:
    """The link of a seal: it holds everything before it, and its own number, digest and fingerprints."""
    return sha256(f"{previous} {number} {digest} {sha256(prints).hexdigest()}".encode()).hexdigest()


def prints_of(transfers: Rows, entries: Rows) -> bytes:
    """The fingerprints of these transfers, one after another."""
    own = {transfer: list(rows) for transfer, rows in groupby(entries, itemgetter(0))}
    return b"".join(
        bytes.fromhex(row[0]) + sha256(lines([row]) + lines(own.get(row[0], []))).digest()[:_PRINT_BYTES]
        for row in transfers
    )


def differences(sealed: bytes, found: bytes) -> Iterator[tuple[str, str]]:
    """Each transfer that is not what it was when it was sealed, by its id, and what happened to it."""
    then, now = _by_transfer(sealed), _by_transfer(found)
    for transfer in sorted(then.keys() | now.keys()):
        if then.get(transfer) != now.get(transfer):
            yield transfer, _what_happened(transfer, then, now)


def _what_happened(transfer: str, then: Mapping[str, bytes], now: Mapping[str, bytes]) -> str:
    if transfer not in now:
        return "removed"
    return "changed" if transfer in then else "added"


def _by_transfer(prints: bytes) -> dict[str, bytes]:
    return {
        prints[at : at + _ID_BYTES].hex(): prints[at + _ID_BYTES : at + _LENGTH]
        for at in range(0, len(prints), _LENGTH)
    }
