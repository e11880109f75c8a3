"""Requests for coins: what a unit wants to do, and how many coins it asks of the county's pool for that (R24).

A case officer writes and submits it, the unit's chain signs it (`ApprovalKind.COINS`), and then the budget office
answers (`granting`). Locks: the approval, then the request. Bad input comes back as `Refused` values, one for each
wrong field; the sentences are in `refusals`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from game.coins.budgets import office
from game.coins.budgets.refusals import Code
from game.coins.models import CoinRequest
from game.units import approvals, audit_trail, permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Approval, ApprovalKind, Unit
from game.units.staffing import Staff
from game.units.under_approval import Content

LONGEST_TITLE: Final = 80
LONGEST_PURPOSE: Final = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wrote in the form; None where it could not be read."""

    title: str
    purpose: str
    coins: int | None
    year: int


def faults_of(wanted: Wanted, now: datetime) -> tuple[Refused, ...]:
    """What keeps this from being a request, field by field; nothing if all is well."""
    found = (*_wrong_words(_tidy(wanted)), office.wrong_sum(wanted.coins), office.wrong_year(wanted.year, now))
    return tuple(wrong for wrong in found if wrong)


@transaction.atomic
def draft(
    *, author: Staff, public_id: UUID, unit_code: str, wanted: Wanted, now: datetime
) -> CoinRequest | tuple[Refused, ...]:
    """Write a new request of a unit; the same form sent twice makes one.

    Args:
        public_id: chosen by the form.

    Raises:
        NotAllowed: their role does not let them ask for this unit.
    """
    permissions.require(author, Action.ASK_FOR_COINS, unit_code)
    if faults := faults_of(wanted, now):
        return faults
    unit, wanted = Unit.objects.get(code=unit_code), _tidy(wanted)
    request, is_new = CoinRequest.objects.get_or_create(public_id=public_id, defaults={"unit": unit, **asdict(wanted)})
    if not is_new:
        same = request.unit_id == unit.pk and as_wanted(request) == wanted
        return request if same else (Refused(Code.OTHER_REQUEST),)
    approvals.open_draft(author=author, kind=ApprovalKind.COINS, subject=public_id, unit=unit, now=now)
    return request


@transaction.atomic
def edit(
    *, author: Staff, request: CoinRequest, wanted: Wanted, seen_hash: str, now: datetime
) -> CoinRequest | tuple[Refused, ...]:
    """Change what is a draft or was returned; whoever does is an author from then on.

    Args:
        seen_hash: the hash of the content that the form showed, so that nobody's change is lost unseen.

    Raises:
        NotAllowed: their role does not let them ask for this unit.
    """
    approval = approvals.editing(author=author, subject=request.public_id, now=now)
    if isinstance(approval, Refused):
        return (approval,)
    if faults := faults_of(wanted, now):
        return faults
    request, wanted = locked(request), _tidy(wanted)
    before = as_wanted(request)
    if before == wanted:
        return request
    if approvals.content_of(approval).hash != seen_hash:
        return (Refused(Code.REQUEST_CHANGED),)
    for name, value in asdict(wanted).items():
        setattr(request, name, value)
    request.save(update_fields=list(asdict(wanted)))
    approvals.retitle(approval)
    record(request, author, "request_edited", now, **_changes(before, wanted))
    return request


@transaction.atomic
def submit(*, author: Staff, request: CoinRequest, seen_round: int, now: datetime) -> Approval | tuple[Refused, ...]:
    """Put a request before its unit's chain.

    Raises:
        NotAllowed: their role does not let them submit for this unit.
    """
    approval = approvals.locked(request.public_id)
    request = locked(request)
    if approval.state in approvals.EDITABLE and (faults := faults_of(as_wanted(request), now)):
        return faults
    done = approvals.submit(author=author, subject=request.public_id, seen_round=seen_round, now=now)
    return (done,) if isinstance(done, Refused) else done


def as_wanted(request: CoinRequest) -> Wanted:
    """A request as its form shows it."""
    return Wanted(request.title, request.purpose, request.coins, request.year)


def locked(request: CoinRequest) -> CoinRequest:
    """The request as it is now, locked until the transaction ends; after its approval, before any account."""
    return CoinRequest.objects.select_for_update(of=("self",)).select_related("unit").get(pk=request.pk)


def content_of(subject: UUID) -> Content:
    """What is signed when a request is approved, from its public id."""
    request = CoinRequest.objects.select_related("unit").get(public_id=subject)
    parts: dict[str, str | int] = {
        "unit": request.unit.code,
        "year": request.year,
        "title": request.title,
        "purpose": request.purpose,
        "coins": request.coins,
    }
    return Content(title_of(request), parts, {"coins": request.coins, "year": request.year})


def title_of(request: CoinRequest) -> str:
    """`[unit]title`, as the county's approval form has it (R3)."""
    return f"[{request.unit.name_zh}]{request.title}"


def record(request: CoinRequest, actor: Staff, action: str, now: datetime, **details: str | int) -> None:
    """One line of the trail about a request."""
    audit_trail.record(
        actor=actor,
        action=action,
        now=now,
        unit_code=request.unit.code,
        subject=request.public_id,
        title=title_of(request),
        details=details,
    )


def _wrong_words(wanted: Wanted) -> Iterator[Refused]:
    if not wanted.title:
        yield Refused(Code.TITLE_MISSING, about="title")
    elif len(wanted.title) > LONGEST_TITLE:
        yield Refused(Code.TITLE_TOO_LONG, {"length": len(wanted.title), "limit": LONGEST_TITLE}, about="title")
    if not wanted.purpose:
        yield Refused(Code.PURPOSE_MISSING, about="purpose")
    elif len(wanted.purpose) > LONGEST_PURPOSE:
        yield Refused(Code.PURPOSE_TOO_LONG, {"length": len(wanted.purpose), "limit": LONGEST_PURPOSE}, about="purpose")


def _tidy(wanted: Wanted) -> Wanted:
    return replace(wanted, title=office.tidy(wanted.title), purpose=office.tidy(wanted.purpose))


def _changes(before: Wanted, after: Wanted) -> Mapping[str, str | int]:
    """What was changed to what, for the trail; long texts are only named."""
    old, new = asdict(before), asdict(after)
    return {name: f"{old[name]} → {new[name]}"[:200] for name in old if old[name] != new[name]}
