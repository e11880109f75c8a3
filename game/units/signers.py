"""Who can sign a step of a unit today, and whether a chain has enough different people at all.

The other side of `permissions.signs_as`: that tells whether one person may, this finds everybody who may, so that
they can be told; a test holds that both say the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from game.units.chains import lineage_of
from game.units.models import Assignment, Role, Step
from game.units.staffing import counting


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs a step, for themselves or as the deputy of a holder."""

    player_id: int
    name: str
    holder_id: int | None
    holder_name: str = ""

    @property
    def persons(self) -> frozenset[int]:
        """Whom a signature counts for: neither may have written or signed it before."""
        return frozenset({self.player_id} if self.holder_id is None else {self.player_id, self.holder_id})


def at_step(unit_code: str, step: str, today: date, without: Collection[int] = ()) -> list[Signer]:
    """Everybody who may sign this step of this unit's papers today, but for these persons."""
    rows = _over(unit_code, today).filter(role=Role.APPROVER, step=step).select_related("deputy_of")
    return [signer for signer in map(_signer, rows) if signer.persons.isdisjoint(without)]


def to_ask(unit_code: str, today: date) -> list[str]:
    """The names of those who appoint people here: account managers, of the nearest unit that has some."""
    managers = list(_over(unit_code, today).filter(role=Role.ACCOUNT_MANAGER).values_list("unit__code", "name"))
    for code in lineage_of(unit_code):
        if names := sorted({name for where, name in managers if where == code}):
            return names
    return []


def account_managers(unit_code: str, today: date) -> list[int]:
    """The accounts of a unit's account managers and of those above."""
    managers = _over(unit_code, today).filter(role=Role.ACCOUNT_MANAGER)
    return sorted(set(managers.values_list("player_id", flat=True)))


def unmanned(unit_code: str, steps: Sequence[Step], today: date, without: Collection[int]) -> list[Step]:
    """The steps that nobody can sign if these persons may not; of all, if people are too few for one each."""
    crews = [at_step(unit_code, step, today, without) for step in steps]
    empty = [step for step, crew in zip(steps, crews, strict=True) if not crew]
    return empty if empty or _one_each(crews, frozenset()) else list(steps)


def _one_each(crews: Sequence[Sequence[Signer]], taken: frozenset[int]) -> bool:
    """Whether every crew can send somebody whom no other has sent; chains have five steps at most."""
    if not crews:
        return True
    free = [signer for signer in crews[0] if signer.persons.isdisjoint(taken)]
    return any(_one_each(crews[1:], taken | signer.persons) for signer in free)


def _over(unit_code: str, today: date) -> QuerySet[Assignment]:
    """The assignments that count today for this unit, its own and those of units above."""
    return counting(today).filter(unit__code__in=lineage_of(unit_code)).order_by("pk")


def _signer(assignment: Assignment) -> Signer:
    holder = assignment.deputy_of
    return Signer(
        assignment.player_id,
        assignment.name,
        holder.player_id if holder else None,
        holder.name if holder else "",
    )
