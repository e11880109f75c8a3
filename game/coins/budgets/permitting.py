"""Permitting: the budget office lets a unit hand out coins in December (R22); `december` holds the rule."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from game.coins.budgets import office
from game.coins.models import DecemberPermission
from game.inbox import sending
from game.inbox.kinds import Kind
from game.units import audit_trail, staffing
from game.units.approval_refusals import Refused
from game.units.models import Role, Unit
from game.units.staffing import Staff


@transaction.atomic
def allow_december(
    *, actor: Staff | None, unit_code: str, year: int, reason: str, now: datetime
) -> DecemberPermission | Refused:
    """Let a unit hand out coins in December of a year; allowing it again changes nothing.

    Its account managers are told.

    Raises:
        NotAllowed: they are not of this unit's budget office.
        Unit.DoesNotExist: there is no such unit.
    """
    office.require(actor, now, unit_code)
    reason = office.tidy(reason)
    if wrong := office.wrong_year(year, now) or office.wrong_reason(reason):
        return wrong
    unit = Unit.objects.get(code=unit_code)
    given_by = actor.name if actor else audit_trail.CONSOLE
    permission, is_new = DecemberPermission.objects.get_or_create(
        unit=unit,
        year=year,
        defaults={"reason": reason, "given_by": given_by, "given_at": now},
    )
    if is_new:
        audit_trail.record(
            actor=actor, action="december_allowed", now=now, unit_code=unit_code, title=unit.name_zh,
            details={"year": year, "reason": reason},
        )  # fmt: skip
        _tell_managers(unit, year, now)
    return permission


def _tell_managers(unit: Unit, year: int, now: datetime) -> None:
    values: dict[str, str | int] = {"unit": unit.name_zh, "unit_en": unit.name_en, "year": year}
    managers = staffing.counting(timezone.localdate(now)).filter(unit=unit, role=Role.ACCOUNT_MANAGER)
    for player_id in sorted(set(managers.values_list("player_id", flat=True))):
        key = f"december:{unit.code}:{year}"
        sending.send(player_id=player_id, kind=Kind.DECEMBER_ALLOWED, values=values, key=key, now=now)
