"""Roles given, ended and lent: who is what in which unit, from when to when.

Each verb locks the unit's row, so that two people cannot make two account managers at once; writes the trail and
tells the person. An ended role counts no more from the next request or message on, whatever is still open, because
`staffing` is asked anew each time. That a unit's account manager is one person is R18 of the county's rules.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from game.inbox import sending
from game.inbox.kinds import Kind
from game.units import audit_trail, people, permissions, staffing
from game.units.actions import Action
from game.units.models import Assignment, Role, Step, Unit
from game.units.permissions import NotAllowed
from game.units.staff_refusals import Code, Refusal
from game.units.staffing import Staff
from game.units.tunables import LONGEST_DEPUTY_DAYS


@transaction.atomic
def give_role(
    *,
    email: str,
    name: str,
    role: Role,
    step: str,
    unit_code: str,
    begins_on: date,
    ends_on: date | None,
    actor: Staff | None,
    now: datetime,
) -> Assignment | Refusal:
    """Make somebody something in a unit; the answer never tells whether their address was known.

    Raises:
        NotAllowed: the actor gives no such roles there.
    """
    unit = Unit.objects.select_for_update(of=("self",)).filter(code=unit_code).first()
    actor = actor and staffing.as_of_now(actor, now)
    if actor is not None and not permissions.may_give(actor, role, unit_code):
        raise NotAllowed(actor, Action.GIVE_ROLE, unit_code)
    if unit is None:
        return Refusal(Code.UNKNOWN_UNIT, {"code": unit_code})
    refused = (
        _wrong_person(email, name) or _wrong_step(role, step) or _wrong_dates(begins_on, ends_on, now)
        or _wrong_manager(unit, role, begins_on, ends_on)
    )  # fmt: skip
    if refused:
        return refused
    player = people.account_of(email)
    others = unit.assignments.filter(player=player, role=role, step=step, deputy_of=None)
    if actor is not None and not permissions.may_name(actor, player.pk, role, unit_code):
        return Refusal(Code.ONESELF)
    if _overlapping(others, begins_on, ends_on).exists():
        return Refusal(Code.HELD_ALREADY)
    given = Assignment(player=player, name=name.strip(), unit=unit, role=role, step=step)
    return _begin(given, "role_given", begins_on, ends_on, actor, now)


@transaction.atomic
def deputise(
    *, assignment: UUID, email: str, name: str, begins_on: date, ends_on: date, actor: Staff | None, now: datetime
) -> Assignment | Refusal:
    """Let somebody do what a holder does, for a while; a deputy acts for the holder, and the trail says so.

    Raises:
        NotAllowed: the actor is neither the holder nor somebody who gives such roles.
    """
    holder, actor = _locked(assignment), actor and staffing.as_of_now(actor, now)
    if holder is None:
        return Refusal(Code.UNKNOWN_ROLE)
    _require_deputising(actor, holder)
    refused = _wrong_person(email, name) or _wrong_dates(begins_on, ends_on, now)
    refused = refused or _wrong_loan(holder, begins_on, ends_on)
    if refused:
        return refused
    player = people.account_of(email)
    if player.pk == holder.player_id:
        return Refusal(Code.ONESELF_AS_DEPUTY, {"name": holder.name})
    if actor is not None and player.pk == actor.player_id:
        return Refusal(Code.ONESELF)
    if _overlapping(holder.deputies.filter(player=player), begins_on, ends_on).exists():
        return Refusal(Code.HELD_ALREADY)
    lent = Assignment(
        player=player, name=name.strip(), unit=holder.unit, role=holder.role, step=holder.step, deputy_of=holder
    )
    return _begin(lent, "deputy_named", begins_on, ends_on, actor, now)


@transaction.atomic
def end_role(*, assignment: UUID, actor: Staff | None, now: datetime) -> Assignment | Refusal:
    """End a role at once, with its deputies; ending it again changes nothing.

    Raises:
        NotAllowed: the actor does not give such roles there, and it is no deputy of theirs.
    """
    ended, actor = _locked(assignment), actor and staffing.as_of_now(actor, now)
    if ended is None:
        return Refusal(Code.UNKNOWN_ROLE)
    if not may_end(actor, ended):
        raise NotAllowed(actor, Action.END_ROLE, ended.unit.code)
    if ended.ended_at is not None:
        return ended
    for one in [ended, *ended.deputies.filter(ended_at=None).select_related("player", "unit").order_by("pk")]:
        _end(one, actor, now)
    return ended


def may_end(actor: Staff | None, assignment: Assignment) -> bool:
    """Whether they may end this role; the holder may send their own deputy home."""
    if actor is None:
        return True
    own_deputy = assignment.deputy_of is not None and assignment.deputy_of.player_id == actor.player_id
    return own_deputy or permissions.may_give(actor, Role(assignment.role), assignment.unit.code)


def _locked(assignment: UUID) -> Assignment | None:
    """An assignment, its unit locked before itself, as in `give_role`."""
    found = Assignment.objects.filter(public_id=assignment).values_list("unit_id", flat=True).first()
    if found is None:
        return None
    Unit.objects.select_for_update(of=("self",)).get(pk=found)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("player", "unit", "deputy_of")
    return rows.filter(public_id=assignment).first()


def _require_deputising(actor: Staff | None, holder: Assignment) -> None:
    if actor is None:
        return
    code = holder.unit.code
    if not permissions.may_deputise(actor, holder_id=holder.player_id, role=Role(holder.role), unit_code=code):
        raise NotAllowed(actor, Action.DEPUTISE, code)


def _begin(
    assignment: Assignment, action: str, begins_on: date, ends_on: date | None, actor: Staff | None, now: datetime
) -> Assignment:
    assignment.begins_on, assignment.ends_on = begins_on, ends_on
    assignment.save(force_insert=True)
    _record(assignment, action, actor, now)
    _tell(assignment, Kind.ROLE_GIVEN, now)
    return assignment


def _end(assignment: Assignment, actor: Staff | None, now: datetime) -> None:
    assignment.ended_at = now
    assignment.save(update_fields=["ended_at"])
    _record(assignment, "role_ended", actor, now)
    _tell(assignment, Kind.ROLE_ENDED, now)


def _record(assignment: Assignment, action: str, actor: Staff | None, now: datetime) -> None:
    details = {"role": assignment.role, "step": assignment.step, "from": assignment.begins_on.isoformat()}
    details["until"] = assignment.ends_on.isoformat() if assignment.ends_on else ""
    details["deputy_for"] = assignment.deputy_of.name if assignment.deputy_of else ""
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=assignment.unit.code,
        subject=assignment.public_id,
        title=assignment.name,
        details={key: value for key, value in details.items() if value},
    )


def _tell(assignment: Assignment, kind: Kind, now: datetime) -> None:
    unit = assignment.unit
    name = unit.name_en if assignment.player.language == "en" else unit.name_zh
    key = f"{kind}:{assignment.public_id}"
    values = {"role": assignment.role, "unit": name}
    sending.send(player_id=assignment.player_id, kind=kind, values=values, key=key, now=now)


def _wrong_person(email: str, name: str) -> Refusal | None:
    if not people.is_address(email):
        return Refusal(Code.EMAIL_MALFORMED)
    is_a_name = 0 < len(name.strip()) <= people.LONGEST_NAME and name.strip().lower() != audit_trail.CONSOLE
    return None if is_a_name else Refusal(Code.PERSON_UNNAMED)


def _wrong_step(role: Role, step: str) -> Refusal | None:
    if role is Role.APPROVER:
        return None if step in Step.values else Refusal(Code.STEP_MISSING)
    return Refusal(Code.STEP_ONLY_FOR_APPROVERS) if step else None


def _wrong_dates(begins_on: date, ends_on: date | None, now: datetime) -> Refusal | None:
    if begins_on < timezone.localdate(now):
        return Refusal(Code.BEGINS_IN_THE_PAST)
    return Refusal(Code.ENDS_BEFORE_IT_BEGINS) if ends_on and ends_on < begins_on else None


def _wrong_manager(unit: Unit, role: Role, begins_on: date, ends_on: date | None) -> Refusal | None:
    if role is not Role.ACCOUNT_MANAGER:
        return None
    holders = unit.assignments.filter(role=role, deputy_of=None, player__is_active=True)
    other = _overlapping(holders, begins_on, ends_on).first()
    return Refusal(Code.MANAGER_ALREADY, {"name": other.name}) if other else None


def _wrong_loan(holder: Assignment, begins_on: date, ends_on: date) -> Refusal | None:
    if holder.ended_at is not None:
        return Refusal(Code.ENDED_ALREADY)
    if holder.deputy_of is not None:
        return Refusal(Code.DEPUTY_OF_A_DEPUTY, {"name": holder.deputy_of.name})
    if begins_on < holder.begins_on or (holder.ends_on and ends_on > holder.ends_on):
        return Refusal(Code.OUTSIDE_THE_HOLDERS_DATES, {"name": holder.name})
    too_long = ends_on - begins_on >= timedelta(days=LONGEST_DEPUTY_DAYS)
    return Refusal(Code.DEPUTY_TOO_LONG, {"most": LONGEST_DEPUTY_DAYS}) if too_long else None


def _overlapping(rows: QuerySet[Assignment], begins_on: date, ends_on: date | None) -> QuerySet[Assignment]:
    """Those among them that count on one of these days."""
    found = rows.filter(Q(ends_on=None) | Q(ends_on__gte=begins_on), ended_at=None)
    return found.filter(begins_on__lte=ends_on) if ends_on else found
