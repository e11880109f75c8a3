"""What staff pages show of the tree and of its people: only of units that the reader's role covers.

Callers pass the codes from `permissions.scope`; nothing here decides who may see what.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from game.units.models import Assignment, Role, Unit


@dataclass(frozen=True, slots=True)
class Branch:
    """One unit in the order of the tree, and how deep below the topmost one shown."""

    unit: Unit
    depth: int
    manager: str  # the account manager's name, empty if there is none
    people: int  # who has a role in it today or later, deputies left out


def branches(codes: Iterable[str], today: date) -> list[Branch]:
    """These units as a tree, each followed by those below it."""
    units = {unit.pk: unit for unit in Unit.objects.filter(code__in=list(codes)).order_by("code")}
    people = people_of(units.values(), today)
    below: dict[int | None, list[Unit]] = {}
    for unit in units.values():
        below.setdefault(unit.parent_id if unit.parent_id in units else None, []).append(unit)
    return [_branch(unit, depth, people) for unit, depth in _in_order(below)]


def _in_order(below: dict[int | None, list[Unit]]) -> Iterable[tuple[Unit, int]]:
    ahead = [(unit, 0) for unit in reversed(below.get(None, []))]
    while ahead:
        unit, depth = ahead.pop()
        yield unit, depth
        ahead.extend((child, depth + 1) for child in reversed(below.get(unit.pk, [])))


def _branch(unit: Unit, depth: int, people: Iterable[Assignment]) -> Branch:
    here = [one for one in people if one.unit_id == unit.pk and one.deputy_of_id is None]
    managers = [one.name for one in here if one.role == Role.ACCOUNT_MANAGER]
    return Branch(unit, depth, "、".join(managers), len({one.player_id for one in here}))


def people_of(units: Iterable[Unit], today: date) -> QuerySet[Assignment]:
    """Who has a role in these units today or later, deputies after whom they stand in for."""
    rows = Assignment.objects.filter(unit__in=list(units), ended_at=None, player__is_active=True)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).exclude(deputy_of__ended_at__isnull=False)
    return rows.select_related("player", "unit", "deputy_of").order_by("unit__code", "role", "step", "begins_on", "pk")


def roles_of(player_id: int, today: date) -> QuerySet[Assignment]:
    """What one person is today or later, in whichever unit."""
    return people_of(Unit.objects.all(), today).filter(player_id=player_id)
