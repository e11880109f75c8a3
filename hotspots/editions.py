"""When the places changed: one number that every verb raises in its transaction and every process looks at.

A process that keeps places in memory compares `current` with the number it has them from: one row by its key,
without any word between processes, so it works without Redis as well.
"""

from django.db import transaction
from django.db.models import F

from hotspots.models import Edition

_ONLY = 1


def current() -> int:
    """The number of the places as they stand; 0 before the first change."""
    return Edition.objects.filter(pk=_ONLY).values_list("number", flat=True).first() or 0


def wait_for_turn() -> None:
    """Let one verb at a time change places; the first statement of its transaction, which ends the turn.

    SQLite's transactions go one after the other anyway.

    Raises:
        RuntimeError: no transaction is open, so the turn would end at once.
    """
    _refuse_outside_a_transaction()
    Edition.objects.get_or_create(pk=_ONLY)
    Edition.objects.select_for_update().get(pk=_ONLY)


def raise_number() -> None:
    """Tell every process that places have changed; the last statement of a verb's transaction.

    Raises:
        RuntimeError: no transaction is open, so readers could see the number before the change.
    """
    _refuse_outside_a_transaction()
    Edition.objects.get_or_create(pk=_ONLY)
    Edition.objects.filter(pk=_ONLY).update(number=F("number") + 1)


def _refuse_outside_a_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("places change inside a transaction: open one around the whole verb")
