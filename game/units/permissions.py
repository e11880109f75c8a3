"""May they? One function a question; nothing else in the project decides it.

A page asks `may_anywhere` to open, a verb or a row asks `may` for its unit, a list asks `scope` for the units it may
show. Questions that a role and a unit do not answer have a function of their own.
"""

from dataclasses import dataclass

from game.units.actions import ROLES_FOR, Action
from game.units.models import Role
from game.units.staffing import Held, Staff

# Whom an account manager may name in their own unit. Auditors watch them, operators and the budget office are above
# them; the account manager of a unit is named from above.
_GIVEN_BY_MANAGERS = frozenset(Role) - {Role.ACCOUNT_MANAGER, Role.AUDITOR, Role.OPERATOR, Role.BUDGET_OFFICER}


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be signed: where, at which step, and who may not because they wrote or signed it already."""

    unit_code: str
    step: str
    authors: frozenset[int]  # players
    signers: frozenset[int] = frozenset()  # players who signed it since it was submitted, and for whom


def may(staff: Staff | None, action: Action, unit_code: str) -> bool:
    """Whether they may do this to something of this unit."""
    return held_for(staff, action, unit_code) is not None


def may_anywhere(staff: Staff | None, action: Action) -> bool:
    """Whether they may do this in some unit: then the page is theirs, and its list shows `scope`."""
    return bool(scope(staff, action))


def held_for(staff: Staff | None, action: Action, unit_code: str) -> Held | None:
    """The role in which they do this, their own before a deputy's; None if they may not."""
    fitting = [held for held in _held(staff, action) if unit_code in held.covers]
    return min(fitting, key=lambda held: bool(held.deputy_for), default=None)


def scope(staff: Staff | None, action: Action) -> frozenset[str]:
    """The codes of all units in which they may do this."""
    return frozenset().union(*(held.covers for held in _held(staff, action)))


def _held(staff: Staff | None, action: Action) -> list[Held]:
    return [held for held in staff.roles if held.role in ROLES_FOR[action]] if staff else []


def may_give(staff: Staff | None, role: Role, unit_code: str) -> bool:
    """Whether they may name somebody to this role in this unit, or end it."""
    return any(_gives(held, role, unit_code) for held in _held(staff, Action.GIVE_ROLE))


def may_name(staff: Staff, player_id: int, role: Role, unit_code: str) -> bool:
    """Whether they may give this role to this person: not to themselves, nor as a deputy to whom they stand in for."""
    giving = [held for held in _held(staff, Action.GIVE_ROLE) if _gives(held, role, unit_code)]
    return player_id != staff.player_id and any(held.deputy_for_id != player_id for held in giving)


def _gives(held: Held, role: Role, unit_code: str) -> bool:
    if unit_code not in held.covers:
        return False
    if held.role is Role.OPERATOR or role in _GIVEN_BY_MANAGERS:
        return True
    return role is Role.ACCOUNT_MANAGER and unit_code != held.unit_code


def may_deputise(staff: Staff | None, *, holder_id: int, role: Role, unit_code: str) -> bool:
    """Whether they may name a deputy for this holder: the holder themselves, or who gives such roles."""
    if staff is None:
        return False
    holds = any(held.role is role and held.unit_code == unit_code and not held.deputy_for for held in staff.roles)
    return (holds and staff.player_id == holder_id) or may_give(staff, role, unit_code)


def may_sign_off(staff: Staff | None, submission: Submission) -> bool:
    """Whether it is their turn to sign this, or to return it."""
    return signs_as(staff, submission) is not None


def signs_as(staff: Staff | None, submission: Submission) -> Held | None:
    """The role in which they sign or return this; None if they may not.

    It must be an approver's of the step whose turn it is, over the unit. Nobody signs what they wrote, nor twice; and
    a deputy signs nothing for a holder who wrote or signed it.
    """
    if staff is None:
        return None
    done = submission.authors | submission.signers
    fitting = [
        held
        for held in _held(staff, Action.SIGN_OFF)
        if held.step == submission.step and submission.unit_code in held.covers
        and done.isdisjoint({staff.player_id, held.deputy_for_id})
    ]  # fmt: skip
    return min(fitting, key=lambda held: bool(held.deputy_for), default=None)


class NotAllowed(PermissionError):
    """Somebody tried what their role does not allow; pages do not offer it, so they went round one."""

    def __init__(self, staff: Staff | None, action: Action, unit_code: str) -> None:
        who, where = staff.name if staff else "nobody", unit_code or "no unit"
        super().__init__(f"{who} may not {action} in {where}: see game/units/actions.py")


def require(staff: Staff | None, action: Action, unit_code: str) -> None:
    """What a verb asks first; None is the console, which may everything.

    Raises:
        NotAllowed: their role does not allow it in this unit.
    """
    if staff is not None and not may(staff, action, unit_code):
        raise NotAllowed(staff, action, unit_code)
