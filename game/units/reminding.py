"""Reminders: what has waited for a signature over two working days is told again, once a day.

Saturdays and Sundays do not count. Taiwan's public holidays, and the working Saturdays that make up for some, are
not known here: a reminder may come on such a day, which nobody is harmed by.

>>> from datetime import UTC
>>> is_due(since=datetime(2026, 7, 3, 2, tzinfo=UTC), now=datetime(2026, 7, 7, 1, tzinfo=UTC))  # Friday to Tuesday
False
>>> is_due(since=datetime(2026, 7, 3, 2, tzinfo=UTC), now=datetime(2026, 7, 7, 3, tzinfo=UTC))
True
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from game.inbox import sending
from game.inbox.kinds import Kind
from game.units import approvals, signers
from game.units.models import Approval

PATIENCE_WORKING_DAYS: Final = 2
SATURDAY: Final = 5
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many approvals were due, how many people were told, and how many approvals nobody can sign any more."""

    approvals: int
    people: int
    stuck: int


def remind(*, now: datetime) -> Reminded:
    """Tell who may sign what has waited too long; where nobody may, tell its authors and who appoints people."""
    waiting = Approval.objects.filter(waits_since__isnull=False).order_by("pk")
    told = [_remind_of(pk, now) for pk in list(waiting.values_list("pk", flat=True))]
    due = [people for people in told if people is not None]
    return Reminded(len(due), sum(due), due.count(0))


def is_due(*, since: datetime, now: datetime) -> bool:
    """Whether more than two working days have gone by on Taipei's clock; a weekend's begin on Monday."""
    begun = timezone.localtime(since)
    if begun.weekday() >= SATURDAY:
        begun = begun.replace(hour=0, minute=0, second=0, microsecond=0) + DAY * (7 - begun.weekday())
    for _ in range(PATIENCE_WORKING_DAYS):
        begun += DAY * (3 if begun.weekday() == SATURDAY - 1 else 1)
    return now > begun


@transaction.atomic
def _remind_of(pk: int, now: datetime) -> int | None:
    """How many were reminded of one approval; None if it is not due, or was told today."""
    approval = Approval.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    today = timezone.localdate(now)
    if approval.waits_since is None or not is_due(since=approval.waits_since, now=now) or _told_on(approval) == today:
        return None
    crew = sorted({signer.player_id for signer in approvals.waiting_for(approval, today)})
    kind = Kind.APPROVAL_REMINDER if crew else Kind.APPROVAL_STUCK
    for player_id in crew or _who_can_help(approval, today):
        sending.send(player_id=player_id, kind=kind, values=_values(approval, now), key=_key(approval, today), now=now)
    approval.reminded_at = now
    approval.save(update_fields=["reminded_at"])
    return len(crew)


def _told_on(approval: Approval) -> date | None:
    return timezone.localdate(approval.reminded_at) if approval.reminded_at else None


def _who_can_help(approval: Approval, today: date) -> list[int]:
    return sorted(approvals.authors_of(approval) | set(signers.account_managers(approval.unit.code, today)))


def _values(approval: Approval, now: datetime) -> dict[str, str | int]:
    waited = now - (approval.waits_since or now)
    return {
        "approval": str(approval.public_id),
        "title": approval.title,
        "unit": approval.unit.name_zh,
        "days": waited.days,
    }


def _key(approval: Approval, today: date) -> str:
    return f"reminder:{approval.public_id.hex}:{approval.round}:{approval.position}:{today.isoformat()}"
