"""Chains of approval: which steps sign what of which unit, in which order.

A unit without a chain of its own takes that of the nearest unit above it, and in the end the county's (R19). What is
on its way keeps the steps it was submitted with (`approvals`), whatever is set here afterwards.

>>> [step.value for step in DEFAULTS[ApprovalKind.CAMPAIGN]]
['section_head', 'window', 'secretary', 'deputy_director', 'director']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from game.units import audit_trail, staffing
from game.units.actions import Action
from game.units.approval_refusals import Code, Refused
from game.units.models import ApprovalKind, ChainStep, Step, Unit
from game.units.permissions import require
from game.units.staffing import Staff

DEFAULTS: Final[Mapping[ApprovalKind, tuple[Step, ...]]] = {
    ApprovalKind.CAMPAIGN: (Step.SECTION_HEAD, Step.WINDOW, Step.SECRETARY, Step.DEPUTY_DIRECTOR, Step.DIRECTOR),
    ApprovalKind.COINS: (Step.SECTION_HEAD, Step.DIRECTOR),
}


@dataclass(frozen=True, slots=True)
class Chain:
    """Who signs, in order, and the code of the unit that set it so; empty for the county's default."""

    steps: tuple[Step, ...]
    set_by: str


def chain_of(unit_code: str, kind: ApprovalKind) -> Chain:
    """The chain that holds for a unit today."""
    lineage = lineage_of(unit_code)
    rows = ChainStep.objects.filter(unit__code__in=lineage, kind=kind).order_by("position")
    found: dict[str, list[Step]] = {}
    for code, step in rows.values_list("unit__code", "step"):
        found.setdefault(code, []).append(Step(step))
    nearest = next((code for code in lineage if code in found), "")
    return Chain(tuple(found[nearest]), nearest) if nearest else Chain(DEFAULTS[kind], "")


def lineage_of(unit_code: str) -> list[str]:
    """A unit's code and those of the units above it, nearest first; a loop is walked once."""
    parents, lineage = staffing.parents_of_codes(), [unit_code]
    while (above := parents.get(lineage[-1], "")) and above not in lineage:
        lineage.append(above)
    return lineage


@transaction.atomic
def set_chain(
    *, actor: Staff | None, unit_code: str, kind: ApprovalKind, steps: Sequence[str], now: datetime
) -> Chain | Refused:
    """Give a unit a chain of its own, for what will be submitted from now on; the same again changes nothing.

    Args:
        steps: codes of `Step`, in the order in which they sign.

    Raises:
        NotAllowed: their role does not allow it.
        Unit.DoesNotExist: there is no such unit.
    """
    if wrong := _wrong(steps):
        return wrong
    wanted = tuple(Step(step) for step in steps)
    return _replace(actor, unit_code, kind, wanted, now)


@transaction.atomic
def clear(*, actor: Staff | None, unit_code: str, kind: ApprovalKind, now: datetime) -> Chain:
    """Let a unit take the chain of the unit above it again.

    Raises:
        NotAllowed: their role does not allow it.
        Unit.DoesNotExist: there is no such unit.
    """
    return _replace(actor, unit_code, kind, (), now)


def _wrong(steps: Sequence[str]) -> Refused | None:
    if not steps:
        return Refused(Code.CHAIN_EMPTY, about="steps")
    if unknown := [step for step in steps if step not in Step.values]:
        return Refused(Code.CHAIN_UNKNOWN_STEP, {"step": unknown[0]}, about="steps")
    return Refused(Code.CHAIN_REPEATS, about="steps") if len(set(steps)) < len(steps) else None


def _replace(actor: Staff | None, unit_code: str, kind: ApprovalKind, steps: tuple[Step, ...], now: datetime) -> Chain:
    unit = Unit.objects.select_for_update(of=("self",)).get(code=unit_code)
    actor = actor and staffing.as_of_now(actor, now)
    require(actor, Action.SET_CHAIN, unit_code)
    before = chain_of(unit_code, kind)
    own = before.steps if before.set_by == unit_code else ()
    if own == steps:
        return before
    ChainStep.objects.filter(unit=unit, kind=kind).delete()
    ChainStep.objects.bulk_create(
        ChainStep(unit=unit, kind=kind, position=place, step=step) for place, step in enumerate(steps)
    )
    after = chain_of(unit_code, kind)
    audit_trail.record(
        actor=actor,
        action="chain_set" if steps else "chain_cleared",
        now=now,
        unit_code=unit_code,
        title=unit.name_zh,
        details={"kind": kind, "before": ", ".join(before.steps), "after": ", ".join(after.steps)},
    )
    return after
