"""A unit's own lists of members: named by the unit and the day, made from a list, deleted when they are old (R15)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from game.coins.gifts.refusals import Code
from game.coins.gifts.tunables import MOST_PEOPLE, NAMES_A_STATEMENT
from game.coins.models import MemberGroup
from game.players import purses
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Unit
from game.units.staffing import Staff

_LONGEST_UNIT: Final = 50


@transaction.atomic
def make(*, actor: Staff, group: UUID, unit_code: str, players: Sequence[int], now: datetime) -> MemberGroup | Refused:
    """Keep these players as a group of a unit; the same form again is one group.

    Args:
        group: chosen by the form.

    Raises:
        NotAllowed: their role does not let them give this unit's coins away.
    """
    permissions.require(staffing.as_of_now(actor, now), Action.SEND_GIFTS, unit_code)
    unit = Unit.objects.select_for_update(of=("self",)).get(code=unit_code)
    if first := MemberGroup.objects.filter(public_id=group).first():
        return first if first.unit_id == unit.pk else Refused(Code.OTHER_GROUP)
    if not players:
        return Refused(Code.NO_ONE)
    if len(players) > MOST_PEOPLE:
        return Refused(Code.TOO_MANY_PEOPLE, {"people": len(players), "limit": MOST_PEOPLE})
    made = MemberGroup.objects.create(public_id=group, unit=unit, name=_name(unit, now), made_at=now)
    for begin in range(0, len(players), NAMES_A_STATEMENT):
        made.members.add(*purses.present(players[begin : begin + NAMES_A_STATEMENT]))
    _record(made, actor, "group_made", now)
    return made


@transaction.atomic
def delete(*, actor: Staff, group: MemberGroup, now: datetime) -> None:
    """Take a list away; batches that went to it stay, without saying who was on it. Again changes nothing.

    Raises:
        NotAllowed: their role does not let them.
    """
    permissions.require(staffing.as_of_now(actor, now), Action.SEND_GIFTS, group.unit.code)
    locked = MemberGroup.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=group.pk).first()
    if locked is None:
        return
    _record(locked, actor, "group_deleted", now)
    locked.delete()


def _name(unit: Unit, now: datetime) -> str:
    """消防局局本部0820; a further one of the same day 消防局局本部0820-2."""
    day = f"{unit.name_zh[:_LONGEST_UNIT]}{timezone.localdate(now):%m%d}"
    taken = set(MemberGroup.objects.filter(unit=unit, name__startswith=day).values_list("name", flat=True))
    if day not in taken:
        return day
    return next(name for number in range(2, len(taken) + 3) if (name := f"{day}-{number}") not in taken)


def _record(group: MemberGroup, actor: Staff, action: str, now: datetime) -> None:
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=group.unit.code,
        subject=group.public_id,
        title=group.name,
        details={"people": group.members.count()},
    )
