"""What this package holds about a person: their notices. Whom a guardian leaves behind is told."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from game.inbox import saying, sending
from game.inbox.kinds import Kind
from game.inbox.models import Notice
from game.players import guardians, holdings
from game.players.holdings import Farewell, Holding, Row


def _notices(player_id: int) -> Iterator[Row]:
    for notice in Notice.objects.filter(player_id=player_id).order_by("-pk").iterator():
        said = saying.say(notice.kind, notice.values)
        yield {
            "title": said.title,
            "sentence": said.sentence,
            "sent_at": notice.sent_at,
            "read_at": notice.read_at,
        }


def _forget_notices(player_id: int, _farewell: Farewell, now: datetime) -> None:
    for ward in guardians.leave(player_id=player_id, now=now):
        key = f"guardian_left:{now.isoformat()}"
        sending.send(player_id=ward, kind=Kind.GUARDIAN_WITHDREW, values={}, key=key, now=now)
    Notice.objects.filter(player_id=player_id).delete()


holdings.register(
    Holding(
        name="notices",
        title=_("Your notices"),
        why=_("What we told you, and whether you have read it."),
        labels={"title": _("Title"), "sentence": _("Content"), "sent_at": _("Sent"), "read_at": _("Read")},
        tables=frozenset({"inbox.Notice"}),
        show=_notices,
        forget=_forget_notices,
    )
)
