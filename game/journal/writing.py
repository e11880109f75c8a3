"""Appending to the journal; called by verbs as the last statement of their transaction."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from game import sql
from game.journal import waking
from game.journal.models import Line

_INSERT_LINE = "INSERT INTO journal_line (at, kind, cell, subject, owner, payload) VALUES (%s, %s, %s, %s, %s, %s)"

Payload = dict[str, str | int | float | bool | None]


def append(
    *,
    kind: str,
    now: datetime,
    cell: int | None = None,
    subject: UUID | None = None,
    owner: UUID | None = None,
    payload: Payload | None = None,
) -> None:
    """Write one line; refuses to run outside a transaction, where it could outlive its change.

    Raises:
        RuntimeError: no transaction is open.
    """
    check_in_transaction(kind)
    sql.execute(_INSERT_LINE, [now, kind, cell, subject, owner, json.dumps(payload or {})])
    waking.wake_after_commit()


def append_to_owners(*, kind: str, now: datetime, owners: Iterable[UUID]) -> None:
    """Write one line for each owner, in one statement and in a fixed order; the rules of `append` hold."""
    check_in_transaction(kind)
    Line.objects.bulk_create([Line(at=now, kind=kind, owner=owner) for owner in sorted(set(owners))])
    waking.wake_after_commit()


def append_about(*, kind: str, now: datetime, subjects: Iterable[UUID]) -> None:
    """Write one line about each subject, in one statement; the rules of `append` hold."""
    check_in_transaction(kind)
    Line.objects.bulk_create([Line(at=now, kind=kind, subject=subject) for subject in subjects])
    waking.wake_after_commit()


def append_to_each(*, kind: str, now: datetime, told: Iterable[tuple[UUID, UUID]]) -> None:
    """Write one line for each subject and its owner, in one statement; the rules of `append` hold."""
    check_in_transaction(kind)
    Line.objects.bulk_create([Line(at=now, kind=kind, subject=subject, owner=owner) for subject, owner in told])
    waking.wake_after_commit()


def forget_before(moment: datetime) -> int:
    """Remove lines older than any reader looks back; how many went."""
    removed, _ = Line.objects.filter(at__lt=moment).delete()
    return removed


def forget_owner(owner: UUID) -> None:
    """Remove every line that names this owner: whoever has not read them has nobody to tell any more."""
    Line.objects.filter(owner=owner).delete()


def check_in_transaction(kind: str) -> None:
    """Refuse to go on where a line, and what it tells of, would not be written together.

    Raises:
        RuntimeError: no transaction is open.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"journal line {kind!r} outside a transaction: wrap the verb in atomic()")
