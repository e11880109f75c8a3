"""What staff does with members at the counter: issue a code, take over a roster, release a claim; each in the trail.

The rules are in `game/players`; here is who may, and that it is written down. The trail names the person's place in
the roster, never the person or the account.
"""

from collections.abc import Callable
from datetime import datetime
from typing import IO

from django.db import transaction

from game.inbox import sending
from game.inbox.kinds import Kind
from game.players import county_codes, membership, roster
from game.players.county_codes import Issued
from game.players.identity import Person
from game.players.membership import FirstAccount
from game.players.models import MembershipKind, RosterEntry
from game.players.roster import Report
from game.players.roster_hashes import identity_hash
from game.units import audit_trail, permissions
from game.units.actions import Action
from game.units.staffing import NO_UNIT, Staff


@transaction.atomic
def issue_code(
    *, person: Person, kind: MembershipKind, actor: Staff, now: datetime, township: str | None = None
) -> Issued | FirstAccount:
    """A one-time code for somebody who has shown their identity card, or the account that they have already.

    Args:
        township: the code of the one that stands on the card, None to leave it as listed.

    Raises:
        NotAllowed: the actor may not do this.
    """
    permissions.require(actor, Action.ISSUE_CODES, NO_UNIT)
    issued = county_codes.issue(person=person, kind=kind, township=township, now=now)
    if isinstance(issued, Issued):
        subject, details = issued.entry.public_id, {"kind": issued.kind.value}
        audit_trail.record(actor=actor, action="code_issued", now=now, subject=subject, details=details)
    return issued


@transaction.atomic
def release(*, person: Person, keeps_place: Callable[[int], bool], actor: Staff, now: datetime) -> FirstAccount | None:
    """Untie somebody who has shown their identity card from their account; None if there was nothing to untie.

    Args:
        keeps_place: whether this player has a way back in of their own.

    Raises:
        NotAllowed: the actor may not do this.
    """
    permissions.require(actor, Action.RELEASE_MEMBERSHIP, NO_UNIT)
    released = membership.release(person=person, keeps_place=keeps_place, now=now)
    if released is not None:
        subject = RosterEntry.objects.get(identity_hash=identity_hash(person)).public_id
        audit_trail.record(actor=actor, action="membership_released", now=now, subject=subject)
        key = f"{Kind.MEMBERSHIP_RELEASED}:{now.isoformat()}"
        sending.send(player_id=released.player_id, kind=Kind.MEMBERSHIP_RELEASED, values={}, key=key, now=now)
    return released


def import_roster(*, file: IO[bytes], name: str, actor: Staff | None, now: datetime) -> Report:
    """Take over a roster; what is refused does nothing and leaves no line in the trail.

    The file is read and judged before anything is locked.

    Raises:
        NotAllowed: the actor may not do this.
    """
    permissions.require(actor, Action.IMPORT_ROSTER, NO_UNIT)

    def note(report: Report) -> None:
        details = {"new": report.new, "changed": report.changed, "same": report.same}
        audit_trail.record(actor=actor, action="roster_imported", now=now, title=name, details=details)

    return roster.import_roster(file=file, now=now, note=note)
