"""Who somebody is today: the roles they hold, the units these count for, and for whom as a deputy.

Asked anew for each request and each message, never kept: a role that ended a second ago is gone. Two small queries;
a county has some hundred units. What a role may do is told by `actions`, whether it may by `permissions`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from game.units.models import Assignment, Role, Unit

# The "unit" of what belongs to no unit, as the county's roster does: only operators cover it.
NO_UNIT: Final = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One role that counts today: of their own, or somebody else's as a deputy."""

    role: Role
    step: str
    unit_code: str
    covers: frozenset[str]  # codes of that unit and of all below it
    deputy_for: str = ""  # the holder's name
    deputy_for_id: int | None = None  # the holder's account
    assignment: UUID | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody with at least one role that counts today."""

    player_id: int
    public_id: UUID
    name: str
    roles: tuple[Held, ...]


def staff_of(player_id: int, today: date) -> Staff | None:
    """Who this player is in the units, None if nobody."""
    rows = counting(today).filter(player_id=player_id).select_related("player", "unit", "deputy_of").order_by("pk")
    assignments = list(rows)
    if not assignments:
        return None
    parents = parents_of_codes()
    # The oldest, so that who gives a further role cannot give another name to what is signed elsewhere.
    names = [one.name for one in assignments if one.deputy_of is None] or [assignments[0].name]
    return Staff(
        player_id=player_id,
        public_id=assignments[0].player.public_id,
        name=names[0],
        roles=tuple(_held(one, parents) for one in assignments),
    )


def as_of_now(somebody: Staff, now: datetime) -> Staff:
    """Who they are at this moment, asked by a verb under its lock: a role may have ended since the page was opened."""
    return staff_of(somebody.player_id, timezone.localdate(now)) or replace(somebody, roles=())


def counting(today: date) -> QuerySet[Assignment]:
    """The assignments that count today: between their dates, not ended, of an active and confirmed account.

    A deputy's counts only as long as the holder's does.
    """
    holders = Assignment.objects.filter(_counts(today), pk=OuterRef("deputy_of"))
    return Assignment.objects.filter(_counts(today)).filter(Q(deputy_of=None) | Exists(holders))


def _counts(today: date) -> Q:
    is_in_force = Q(begins_on__lte=today, ended_at=None)
    is_theirs = Q(player__is_active=True, player__confirmed_at__isnull=False)
    return is_in_force & is_theirs & (Q(ends_on=None) | Q(ends_on__gte=today))


def _held(assignment: Assignment, parents: Mapping[str, str]) -> Held:
    holder = assignment.deputy_of
    code = assignment.unit.code
    return Held(
        role=Role(assignment.role),
        step=assignment.step,
        unit_code=code,
        covers=_covered(Role(assignment.role), code, parents),
        deputy_for=holder.name if holder else "",
        deputy_for_id=holder.player_id if holder else None,
        assignment=assignment.public_id,
    )


def _covered(role: Role, code: str, parents: Mapping[str, str]) -> frozenset[str]:
    if role is Role.OPERATOR:
        return frozenset(parents) | {NO_UNIT}
    return covered_by(code, parents)


def parents_of_codes() -> dict[str, str]:
    """Each unit's code with that of the unit above it, `NO_UNIT` for a bureau."""
    return {code: above or NO_UNIT for code, above in Unit.objects.values_list("code", "parent__code")}


def covered_by(code: str, parents: Mapping[str, str]) -> frozenset[str]:
    """The codes of a unit and of all below it, from each unit's parent."""
    below: dict[str, list[str]] = {}
    for unit, above in parents.items():
        below.setdefault(above, []).append(unit)
    found, ahead = {code}, [code]
    while ahead:
        children = _new(below.get(ahead.pop(), ()), found)
        found |= children
        ahead.extend(children)
    return frozenset(found)


def _new(codes: Iterable[str], known: set[str]) -> set[str]:
    return set(codes) - known
