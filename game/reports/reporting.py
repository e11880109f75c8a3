"""A report: somebody says, with a tap, what is wrong with a place.

The sender's own id makes a repeated tap, or a message sent twice, one report. A player's second word of the same
trouble at the same place is answered with the first as long as that waits, and for the rest of its day: one person's
impatience is not two witnesses. Who has no account reports, too; what stops a machine is counted in
`web.api.report_limits`. Only the day is kept. What becomes of a report is decided in `judging`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from game.players.models import Player
from game.reports import troubles
from game.reports.models import Report, Trouble
from game.reports.refusals import Code, Refusal
from hotspots.models import Place


@dataclass(frozen=True, slots=True)
class _Word:
    """What is said, by whom, and on which day."""

    sent_as: UUID
    place_id: int
    trouble: str
    player_id: int | None
    said_on: date


@transaction.atomic
def report(*, sent_as: UUID, place_id: UUID, trouble: str, player_id: int | None, now: datetime) -> Report | Refusal:
    """Take a report, or answer with the one that says the same already.

    A player who is leaving at this moment says it as somebody without an account.
    """
    place = Place.objects.filter(public_id=place_id).only("pk", "kind", "gone_at").first()
    if place is None:
        return Refusal(Code.NO_SUCH_PLACE)
    if trouble not in Trouble.values:  # before the database is asked: PostgreSQL takes no NUL
        return Refusal(Code.NO_SUCH_TROUBLE)
    word = _Word(sent_as, place.pk, trouble, _staying(player_id), timezone.localdate(now))
    return _answered(word) or _unfitting(place, trouble) or _written(word)


def hand_over(*, giver_id: int, taker_id: int) -> int:
    """Make one player's words another's, whose person they are; how many came along.

    What both said and nobody has judged is one word. Part of the caller's transaction, which has locked both.
    """
    own = Report.objects.filter(player_id=taker_id, state=Report.State.OPEN)
    coming = Report.objects.filter(player_id=giver_id)
    said_twice = own.filter(place=OuterRef("place"), trouble=OuterRef("trouble"))
    coming.filter(Exists(said_twice), state=Report.State.OPEN).delete()
    return coming.update(player_id=taker_id)


def _unfitting(place: Place, trouble: str) -> Refusal | None:
    if place.gone_at is not None:
        return Refusal(Code.GONE)
    return None if troubles.fits(trouble, place.kind) else Refusal(Code.OTHER_KIND)


def _staying(player_id: int | None) -> int | None:
    """Lock the player, whose two phones then speak one after the other, and who then cannot leave meanwhile."""
    if player_id is None:
        return None
    return Player.objects.select_for_update(no_key=True).filter(pk=player_id).values_list("pk", flat=True).first()


def _answered(word: _Word) -> Report | Refusal | None:
    sent = Report.objects.filter(sent_as=word.sent_as).first()
    if sent is not None:
        return sent if _is_repeated(sent, word) else Refusal(Code.CONFLICT)
    if word.player_id is None:
        return None
    own = Report.objects.filter(player_id=word.player_id, place_id=word.place_id, trouble=word.trouble)
    return own.filter(Q(state=Report.State.OPEN) | Q(reported_on=word.said_on)).order_by("-pk").first()


def _is_repeated(sent: Report, word: _Word) -> bool:
    """The same word; its sender may have logged in or out between two tries, or have left."""
    persons = {sent.player_id, word.player_id} - {None}
    return (sent.place_id, sent.trouble) == (word.place_id, word.trouble) and len(persons) <= 1


def _written(word: _Word) -> Report | Refusal:
    """Write it; if the same message has come in at the same moment, its row is the answer."""
    row = Report(
        sent_as=word.sent_as,
        place_id=word.place_id,
        trouble=word.trouble,
        player_id=word.player_id,
        reported_on=word.said_on,
    )
    Report.objects.bulk_create([row], ignore_conflicts=True)
    found = Report.objects.get(sent_as=word.sent_as)
    return found if _is_repeated(found, word) else Refusal(Code.CONFLICT)
