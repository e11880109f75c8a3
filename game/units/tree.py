"""The tree of bureaus and units: grown, renamed, rearranged. A code is given once and for ever.

A code is part of the names of the ledger's accounts and of every line of the trail. Whoever changes the shape of the
tree locks all of it first, so that two moves, each harmless, cannot close a circle together; a county has some
hundred units and moves one a year.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.models import Unit
from game.units.staff_refusals import Code, Refusal
from game.units.staffing import NO_UNIT, Staff
from game.units.tunables import DEEPEST

CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")
LONGEST_NAME: Final = 80


@transaction.atomic
def add(*, code: str, name_zh: str, name_en: str, above: str, actor: Staff | None, now: datetime) -> Unit | Refusal:
    """Put a new unit below another, or, with `NO_UNIT` above, beside the bureaus.

    Raises:
        NotAllowed: the actor may not do this there.
    """
    parents, actor = _locked(), actor and staffing.as_of_now(actor, now)
    permissions.require(actor, Action.EDIT_UNIT, above)
    refused = _wrong_code(code, parents) or _wrong_names(name_zh, name_en) or _wrong_place(above, 1, parents)
    if refused:
        return refused
    parent = Unit.objects.filter(code=above).first()
    unit = Unit.objects.create(code=code, name_zh=name_zh.strip(), name_en=name_en.strip(), parent=parent)
    details = {"above": above} if parent else {}
    audit_trail.record(actor=actor, action="unit_added", now=now, unit_code=code, title=unit.name_zh, details=details)
    return unit


@transaction.atomic
def rename(*, code: str, name_zh: str, name_en: str, actor: Staff | None, now: datetime) -> Unit | Refusal:
    """Call a unit by other names; the code stays.

    Raises:
        NotAllowed: the actor may not do this there.
    """
    unit = Unit.objects.select_for_update().filter(code=code).first()
    actor = actor and staffing.as_of_now(actor, now)
    permissions.require(actor, Action.EDIT_UNIT, code)
    if unit is None:
        return Refusal(Code.UNKNOWN_UNIT, {"code": code})
    refused = _wrong_names(name_zh, name_en)
    if refused:
        return refused
    before = f"{unit.name_zh} / {unit.name_en}"
    unit.name_zh, unit.name_en = name_zh.strip(), name_en.strip()
    unit.save(update_fields=["name_zh", "name_en"])
    details = {"before": before, "after": f"{unit.name_zh} / {unit.name_en}"}
    audit_trail.record(actor=actor, action="unit_renamed", now=now, unit_code=code, title=unit.name_zh, details=details)
    return unit


@transaction.atomic
def move(*, code: str, above: str, actor: Staff | None, now: datetime) -> Unit | Refusal:
    """Put a unit, with all below it, under another one; `NO_UNIT` makes it a bureau.

    Raises:
        NotAllowed: the actor may not do this to the unit, or not there.
    """
    parents, actor = _locked(), actor and staffing.as_of_now(actor, now)
    permissions.require(actor, Action.MOVE_UNIT, code)
    permissions.require(actor, Action.MOVE_UNIT, above)
    if code not in parents:
        return Refusal(Code.UNKNOWN_UNIT, {"code": code})
    refused = _wrong_move(code, above, parents)
    if refused:
        return refused
    unit = Unit.objects.get(code=code)
    unit.parent = Unit.objects.filter(code=above).first()
    unit.save(update_fields=["parent"])
    details = {"before": parents[code], "after": above}
    audit_trail.record(actor=actor, action="unit_moved", now=now, unit_code=code, title=unit.name_zh, details=details)
    return unit


def units_below(code: str) -> frozenset[str]:
    """The codes of all units below one, without itself."""
    return staffing.covered_by(code, staffing.parents_of_codes()) - {code}


def ancestors(code: str, parents: Mapping[str, str]) -> list[str]:
    """The codes from a unit up to its bureau, itself first."""
    path = [code]
    while parents[path[-1]] != NO_UNIT:
        path.append(parents[path[-1]])
    return path


def _locked() -> dict[str, str]:
    """Each unit's code with its parent's, ours alone until the transaction ends."""
    list(Unit.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    return staffing.parents_of_codes()


def _wrong_code(code: str, parents: Mapping[str, str]) -> Refusal | None:
    if not CODE.fullmatch(code):
        return Refusal(Code.CODE_MALFORMED)
    return Refusal(Code.CODE_TAKEN, {"code": code}) if code in parents else None


def _wrong_names(*names: str) -> Refusal | None:
    fits = all(name.strip() and len(name.strip()) <= LONGEST_NAME for name in names)
    return None if fits else Refusal(Code.NAME_MISSING)


def _wrong_place(above: str, height: int, parents: Mapping[str, str]) -> Refusal | None:
    """What speaks against hanging so many layers of units there."""
    if above == NO_UNIT:
        depth = 0
    elif above in parents:
        depth = len(ancestors(above, parents))
    else:
        return Refusal(Code.UNKNOWN_UNIT, {"code": above})
    return Refusal(Code.TOO_DEEP, {"most": DEEPEST}) if depth + height > DEEPEST else None


def _wrong_move(code: str, above: str, parents: Mapping[str, str]) -> Refusal | None:
    if above in parents and code in ancestors(above, parents):
        up = ancestors(above, parents)
        circle = [code, *up[: up.index(code) + 1]]
        return Refusal(Code.LOOP, {"path": " → ".join(circle)})
    return _wrong_place(above, _height(code, parents), parents)


def _height(code: str, parents: Mapping[str, str]) -> int:
    """How many layers a unit has with all below it: 1 for one alone."""
    below = staffing.covered_by(code, parents)
    return max(len(ancestors(each, parents)) for each in below) - len(ancestors(code, parents)) + 1
