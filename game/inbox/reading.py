"""Reading one's notices: the list, how many are unread, and marking them.

What was read is told in the journal, so that the person's other devices count again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from game.inbox import saying
from game.inbox.models import Notice
from game.inbox.saying import Said
from game.journal import writing as journal
from game.players import purses

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """One notice as it lies in the inbox; `id` pages, `public_id` names it outside."""

    id: int
    public_id: UUID
    player_id: int
    kind: str
    values: dict[str, str | int]
    sent_at: datetime
    read_at: datetime | None

    @property
    def said(self) -> Said:
        """The words, in the language that is active now."""
        return saying.say(self.kind, self.values)


def notices_of(player_id: int, *, limit: int, before: int | None = None) -> list[Kept]:
    """A person's newest notices first.

    Args:
        limit: notices wanted, at most `MOST_AT_ONCE`.
        before: the `id` of the last one already shown.
    """
    notices = Notice.objects.filter(player_id=player_id)
    if before is not None:
        notices = notices.filter(id__lt=before)
    return [_kept(notice) for notice in notices.order_by("-id")[: min(limit, MOST_AT_ONCE)]]


def notices_named(public_ids: Iterable[UUID]) -> list[Kept]:
    """Those of these notices that are still there, oldest first."""
    return [_kept(notice) for notice in Notice.objects.filter(public_id__in=list(public_ids)).order_by("id")]


def notice_of(player_id: int, public_id: UUID) -> Kept | None:
    """One notice, if it is this person's."""
    notice = Notice.objects.filter(player_id=player_id, public_id=public_id).first()
    return _kept(notice) if notice else None


def unread(player_id: int) -> int:
    """How many notices this person has not read."""
    return unread_of([player_id])[player_id]


def unread_of(players: Iterable[int]) -> dict[int, int]:
    """The same of many persons, in one question."""
    asked = list(players)
    unread = Notice.objects.filter(player_id__in=asked, read_at=None).order_by()
    counted = dict(unread.values_list("player_id").annotate(Count("id")))
    return {player_id: counted.get(player_id, 0) for player_id in asked}


def mark_read(*, player_id: int, public_id: UUID, now: datetime) -> bool:
    """Mark one notice of this person; False if there is none of that name. Marking again changes nothing."""
    _mark(player_id, now, public_id=public_id)
    return Notice.objects.filter(player_id=player_id, public_id=public_id).exists()


def mark_all_read(*, player_id: int, now: datetime, until: int | None = None) -> int:
    """Mark every notice of this person; how many were unread.

    Args:
        until: the `id` of the newest one that was shown: what came since stays unread.
    """
    return _mark(player_id, now, **({} if until is None else {"id__lte": until}))


@transaction.atomic
def _mark(player_id: int, now: datetime, **which: UUID | int) -> int:
    marked = Notice.objects.filter(player_id=player_id, read_at=None, **which).update(read_at=now)
    if marked:
        journal.append(kind="notices_read", now=now, owner=purses.owner_of(player_id))
    return marked


def _kept(notice: Notice) -> Kept:
    return Kept(
        id=notice.pk,
        public_id=notice.public_id,
        player_id=notice.player_id,
        kind=notice.kind,
        values=notice.values,
        sent_at=notice.sent_at,
        read_at=notice.read_at,
    )
