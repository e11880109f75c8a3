"""What a trace calls a person: a name that means nothing, and is another one every month.

It is keyed with the server's secret, so that nobody can try owners until one fits. Within a month the same person has
the same name, so that an auditor sees that one wallet paid twice; from month to month nothing tells that it is the
same, and no list can be made of what somebody has spent in a year.

    >>> pseudonym_of(owner, date(2026, 7, 1))
    'P-7K3M-9QXD'
"""

import hmac
from base64 import b32encode
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from game.coins.ledger import TAIPEI
from game.coins.models import AccountKind, Transfer

_LETTERS: Final = 4
_OF_PERSONS: Final = (AccountKind.PENDING, AccountKind.WALLET)


def pseudonym_of(owner: UUID, day: date | datetime) -> str:
    """The name of an owner in the month of this day; of a moment, on Taitung's clocks."""
    if isinstance(day, datetime):
        day = day.astimezone(TAIPEI).date()
    said = owner.bytes + f"{day:%Y-%m}".encode()
    letters = b32encode(hmac.digest(_key(settings.SECRET_KEY), said, sha256)).decode()
    return f"P-{letters[:_LETTERS]}-{letters[_LETTERS : 2 * _LETTERS]}"


def masked(text: str, owners: Iterable[UUID], day: date | datetime) -> str:
    """A key or an account's name in which these owners stand under their pseudonyms."""
    for owner in owners:
        for written in (str(owner), owner.hex):
            text = text.replace(written, pseudonym_of(owner, day))
    return text


def owners_in(transfer: Transfer) -> frozenset[UUID]:
    """Whose accounts a transfer moved."""
    names = transfer.entries.filter(account__kind__in=_OF_PERSONS).values_list("account__name", flat=True)
    return frozenset(UUID(name.partition(":")[2]) for name in names)


def key_of(transfer: Transfer) -> str:
    """A transfer's key as others may read it."""
    return masked(transfer.key, owners_in(transfer), transfer.at)


@cache
def _key(secret: str) -> bytes:
    purpose = b"pseudonyms of owners in traces"
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
