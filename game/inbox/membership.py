"""Claims and guardians' consents with the notices that tell of them: the players' verbs, and one more line each.

The rules are in `game/players/membership.py` and `game/players/guardians.py`; a notice goes in the same transaction,
once for each claim or consent. Called by `web/phone/me`.
"""

from datetime import datetime

from django.db import transaction

from game.inbox import sending
from game.inbox.kinds import Kind, Values
from game.players import guardians, membership
from game.players.guardians import Given
from game.players.membership import Claimed, Refused


@transaction.atomic
def claim_by_code(*, player_id: int, code: str, now: datetime) -> Claimed | Refused:
    """Claim with a code from the counter."""
    return _told(membership.claim_by_code(player_id=player_id, code=code, now=now), player_id, now)


@transaction.atomic
def claim_by_roster(*, player_id: int, number: str, born_on: str, now: datetime) -> Claimed | Refused:
    """Claim with number and birth date."""
    claimed = membership.claim_by_roster(player_id=player_id, number=number, born_on=born_on, now=now)
    return _told(claimed, player_id, now)


@transaction.atomic
def give(*, player_id: int, code: str, now: datetime) -> Given | guardians.Refused:
    """Consent as a guardian; the child hears of it."""
    given = guardians.give(player_id=player_id, code=code, now=now)
    if isinstance(given, Given) and given.is_new:
        _send(given.ward_id, Kind.GUARDIAN_GAVE, {}, now)
    return given


@transaction.atomic
def withdraw(*, player_id: int, consent_id: int, now: datetime) -> int | None:
    """Take a consent back; the child hears of it."""
    ward_id = guardians.withdraw(player_id=player_id, consent_id=consent_id, now=now)
    if ward_id is not None:
        _send(ward_id, Kind.GUARDIAN_WITHDREW, {}, now)
    return ward_id


def _told(answer: Claimed | Refused, player_id: int, now: datetime) -> Claimed | Refused:
    if isinstance(answer, Claimed) and answer.is_new:
        _send(player_id, Kind.MEMBERSHIP_CLAIMED, {"membership": answer.kind.value}, now)
    return answer


def _send(player_id: int, kind: Kind, values: Values, now: datetime) -> None:
    key = f"{kind}:{now.isoformat()}"
    sending.send(player_id=player_id, kind=kind, values=values, key=key, now=now)
