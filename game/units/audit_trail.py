"""The audit trail: who did what, when, to what, in a unit's name; written by every verb of staff, changed by nobody.

`record` is called by a verb inside its transaction, so that nothing is done without its line and no line tells what
was not done. An entry keeps the official's name and roles as they were, because it outlives both. That entries stay
as they are is held by triggers (`audit_guards`); reading them is `trail_search`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from django.db import transaction

from game.units.models import AuditEntry

CONSOLE: Final = "console"

# What the columns take; a name or a title that is longer is cut rather than refused.
_NAME_LENGTH, _ROLE_LENGTH, _TITLE_LENGTH = 40, 60, 200


class HeldRole(Protocol):
    """One role as `staffing.Held` tells it."""

    @property
    def role(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def covers(self) -> frozenset[str]: ...
    @property
    def deputy_for(self) -> str: ...


class Actor(Protocol):
    """Who acts, as `staffing.Staff` tells it."""

    @property
    def public_id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def roles(self) -> Iterable[HeldRole]: ...


def record(
    *,
    actor: Actor | None,
    action: str,
    now: datetime,
    unit_code: str = "",
    subject: UUID | None = None,
    title: str = "",
    details: Mapping[str, str | int] | None = None,
) -> None:
    """Write one line of the trail, in the caller's transaction.

    Args:
        actor: who did it; None for the operator at the machine's console.
        action: a verb phrase of at most 40 letters, such as `approval_signed`.
        unit_code: the unit in whose scope it was done; staff see the lines of the units that they cover.
        subject: the public id of what it was done to.
        title: what that was called at the moment.
        details: small words and numbers, such as a reason, or what was before and after.

    Raises:
        RuntimeError: no transaction is open, where the line could outlive or miss what it tells.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"audit entry {action!r} outside a transaction: wrap the verb in atomic()")
    AuditEntry.objects.create(
        at=now,
        actor=actor.public_id if actor else None,
        actor_name=actor.name[:_NAME_LENGTH] if actor else CONSOLE,
        actor_role=roles_in(actor, unit_code)[:_ROLE_LENGTH] if actor else "",
        unit_code=unit_code,
        action=action,
        subject=subject,
        title=title[:_TITLE_LENGTH],
        details=dict(details or {}),
    )


def roles_in(actor: Actor, unit_code: str) -> str:
    """The roles that somebody has over a unit, as codes: `case_officer, approver:section_head`.

    A deputy's tells for whom: `account_manager@王大明`.
    """
    held = (each for each in actor.roles if not unit_code or unit_code in each.covers)
    return ", ".join(dict.fromkeys(_in_code(each) for each in held))


def _in_code(held: HeldRole) -> str:
    code = f"{held.role}:{held.step}" if held.step else str(held.role)
    return f"{code}@{held.deputy_for}" if held.deputy_for else code
