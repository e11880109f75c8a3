"""From the rules' doubts to the merchant: a person clears each doubt with a reason, and releases what has none.

A statement whose last doubt is cleared is released by that. Its owners are told once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins.models import Statement, StatementDoubt
from game.coins.monthly import rows
from game.coins.monthly.months import Month
from game.coins.monthly.refusals import Code
from game.coins.monthly.telling import tell_owners
from game.inbox.kinds import Kind
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.staffing import Staff

_CHUNK: Final = 50


@transaction.atomic
def clear_doubt(*, doubt: UUID, actor: Staff, reason: str, now: datetime) -> StatementDoubt | Refused:
    """Say why what a rule saw is in order; the statement's last doubt releases it."""
    rows.require(actor, Action.HANDLE_STATEMENTS, now)
    reason = " ".join(reason.split())
    statement = rows.locked(StatementDoubt.objects.values_list("statement__public_id", flat=True).get(public_id=doubt))
    found = StatementDoubt.objects.get(public_id=doubt)
    if found.cleared_at is not None:
        is_repeat = (found.cleared_by, found.cleared_for) == (actor.name, reason)
        return found if is_repeat else Refused(Code.DOUBT_CLEARED, {"name": found.cleared_by})
    if wrong := rows.own_shop(actor, statement) or rows.wrong_reason(reason):
        return wrong
    found.cleared_by, found.cleared_for, found.cleared_at = actor.name, reason, now
    found.save(update_fields=["cleared_by", "cleared_for", "cleared_at"])
    rows.record(actor, "doubt_cleared", now, statement, rule=found.rule, reason=reason)
    if not statement.doubts.filter(cleared_at=None).exists():
        _release([statement], now)
    return found


def release(*, month: Month, actor: Staff, now: datetime) -> int:
    """Let the merchants see every statement of a month in which nothing is doubted; how many."""
    rows.require(actor, Action.HANDLE_STATEMENTS, now)
    released = 0
    while chunk := _release_chunk(month, actor, now):
        released += chunk
    return released


@transaction.atomic
def _release_chunk(month: Month, actor: Staff, now: datetime) -> int:
    waiting = Statement.objects.select_for_update(of=("self",)).select_related("merchant")
    waiting = waiting.filter(month=month.first, state=Statement.State.CHECKING)
    doubted = StatementDoubt.objects.filter(cleared_at=None, statement__month=month.first).values("statement")
    ready = list(waiting.exclude(pk__in=doubted).order_by("pk")[:_CHUNK])
    for statement in ready:
        rows.record(actor, "statement_released", now, statement)
    _release(ready, now)
    return len(ready)


def _release(statements: Sequence[Statement], now: datetime) -> None:
    for statement in statements:
        statement.state = Statement.State.OPEN
    Statement.objects.bulk_update(statements, ["state"])
    tell_owners(statements, Kind.STATEMENT_READY, now)
