"""What a list's keeper makes of reports: they are so, they are not so, and later: the trouble is over.

One word counts for every report of that trouble at that place which waits at that moment. Of two who judge at once
the first is right, and the second is told that nothing waits. Who reported something that was so is thanked, and of
dead WiFi and closed shops paid, if the unit that keeps the list has a campaign for that (`game.coins.gifts.rewarding`);
nobody is paid for a report that they confirm themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from game.coins.gifts import rewarding
from game.coins.gifts.rewarding import Claim
from game.inbox import sending
from game.inbox.kinds import Kind
from game.reports import keeping
from game.reports.models import Report, Trouble
from game.reports.refusals import Code, Refusal
from game.units import permissions, staffing
from game.units.actions import Action
from game.units.staffing import Staff
from hotspots import editions
from hotspots.models import Place

# What costs somebody a way in vain; a hint about opening hours is thanked with words.
REWARDED: Final = frozenset({Trouble.WIFI_DEAD, Trouble.CLOSED})


@dataclass(frozen=True, slots=True)
class Judged:
    """How many reports were judged by this word, and how many of them are paid."""

    reports: int
    rewarded: int = 0


@transaction.atomic
def confirm(*, place_id: UUID, trouble: str, staff: Staff | None, now: datetime) -> Judged | Refusal:
    """It is so: everybody may know, and who said it is thanked.

    Raises:
        NotAllowed: the list is not kept by a unit of theirs.
    """
    reports = _judged(place_id, trouble, Report.State.CONFIRMED, staff, now)
    if isinstance(reports, Refusal):
        return reports
    rewarded = _thank_all(reports, staff, now)
    editions.raise_number()
    return Judged(len(reports), rewarded)


@transaction.atomic
def dismiss(*, place_id: UUID, trouble: str, staff: Staff | None, now: datetime) -> Judged | Refusal:
    """It is not so; nobody is told, and nobody is blamed.

    Raises:
        NotAllowed: the list is not kept by a unit of theirs.
    """
    reports = _judged(place_id, trouble, Report.State.DISMISSED, staff, now)
    return reports if isinstance(reports, Refusal) else Judged(len(reports))


@transaction.atomic
def end(*, place_id: UUID, trouble: str, staff: Staff | None, now: datetime) -> Judged | Refusal:
    """A trouble that was confirmed is over: the place is shown without it again.

    Raises:
        NotAllowed: the list is not kept by a unit of theirs.
    """
    place = _place(place_id, staff, now)
    if isinstance(place, Refusal):
        return place
    standing = _locked(place, trouble).filter(state=Report.State.CONFIRMED, over_at=None)
    count = standing.update(over_at=now)
    if not count:
        return Refusal(Code.JUDGED_ALREADY)
    keeping.record("trouble_over", place, {"trouble": trouble, "reports": count}, actor=staff, now=now)
    editions.raise_number()
    return Judged(count)


def _judged(
    place_id: UUID, trouble: str, state: Report.State, staff: Staff | None, now: datetime
) -> list[Report] | Refusal:
    place = _place(place_id, staff, now)
    if isinstance(place, Refusal):
        return place
    waiting = list(_locked(place, trouble).filter(state=Report.State.OPEN))
    if not waiting:
        return Refusal(Code.JUDGED_ALREADY)
    Report.objects.filter(pk__in=[one.pk for one in waiting]).update(state=state, judged_at=now)
    keeping.record(f"report_{state}", place, {"trouble": trouble, "reports": len(waiting)}, actor=staff, now=now)
    return waiting


def _place(place_id: UUID, staff: Staff | None, now: datetime) -> Place | Refusal:
    """The place, if they may judge about it at this moment."""
    place = Place.objects.filter(public_id=place_id).first()
    if place is None:
        return Refusal(Code.NO_SUCH_PLACE)
    current = staffing.as_of_now(staff, now) if staff else None
    permissions.require(current, Action.JUDGE_REPORTS, keeping.unit_of(place.dataset_id))
    return place


def _locked(place: Place, trouble: str) -> QuerySet[Report]:
    """Its reports, locked in one order; who is leaving waits for us, or is gone from them."""
    reports = Report.objects.select_for_update(of=("self",)).select_related("place")
    return reports.filter(place=place, trouble=trouble).order_by("pk")


def _thank_all(reports: Sequence[Report], staff: Staff | None, now: datetime) -> int:
    """Tell everybody with an account, then pay those who are paid; how many those are."""
    by_id = {one.public_id: one for one in reports}
    claims = [_claim(one) for one in reports if _is_rewarded(one, staff)]
    unit_code = keeping.unit_of(reports[0].place.dataset_id)
    plan = rewarding.plan(unit_code=unit_code, claims=claims, now=now)
    for one in sorted(reports, key=lambda each: each.player_id or 0):
        _thank(one, plan.coins_for(one.public_id), now)
    paid = rewarding.pay(plan=plan, now=now)
    for public_id, transfer in paid.items():
        by_id[public_id].reward = transfer
    Report.objects.bulk_update([by_id[public_id] for public_id in paid], ["reward"])
    return len(paid)


def _is_rewarded(report: Report, staff: Staff | None) -> bool:
    by_oneself = staff is not None and report.player_id == staff.player_id
    return report.trouble in REWARDED and report.player_id is not None and not by_oneself


def _claim(report: Report) -> Claim:
    return Claim(report.public_id, report.player_id or 0, report.place.public_id, report.trouble)


def _thank(report: Report, coins: int, now: datetime) -> None:
    if report.player_id is None:
        return
    place = report.place
    values: dict[str, str | int] = {
        "place": place.name_zh, "place_en": place.name_en or place.name_zh, "trouble": report.trouble,
    }  # fmt: skip
    kind = Kind.REPORT_REWARDED if coins else Kind.REPORT_CONFIRMED
    values |= {"coins": coins} if coins else {}
    key = f"{Kind.REPORT_CONFIRMED}:{report.public_id.hex}"
    sending.send(player_id=report.player_id, kind=kind, values=values, key=key, now=now)
