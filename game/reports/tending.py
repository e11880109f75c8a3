"""What staff does with places and with rows set aside: put right, sent away, moved; each in the trail.

What it does to the tables is in `hotspots.mending`, which knows no person; here is who may, what is refused in words,
and the line of the trail, under the unit that keeps the list.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from game.reports import keeping
from game.reports.refusals import Code, Refusal
from game.units import audit_trail, permissions, staffing
from game.units.actions import Action
from game.units.staffing import NO_UNIT, Staff
from geo import boundaries
from geo.models import Region
from geo.position import LatLon
from hotspots import editions, mending
from hotspots.models import AsideRow, Place


@transaction.atomic
def mend(*, row_id: UUID, position: LatLon, actor: Staff | None, now: datetime) -> Place | Refusal:
    """Put a row set aside where it belongs: it is a place from now on.

    Raises:
        NotAllowed: the actor may not do this.
    """
    _begin(actor, now)
    row = _waiting(row_id)
    if row is None:
        return Refusal(Code.DONE_ALREADY)
    if boundaries.township_of(position) is None:
        return Refusal(Code.OUT_OF_COUNTY)
    place = mending.mend(aside_id=row_id, position=position, now=now)
    said: dict[str, str | int] = {"row": row.row_number, "reason": row.reason, "after": _in_words(position)}
    keeping.record("row_mended", place, said, actor=actor, now=now)
    return place


@transaction.atomic
def dismiss(*, row_id: UUID, actor: Staff | None, now: datetime) -> AsideRow | Refusal:
    """Send a row away: it is no place, and its next edition is not asked about again.

    Raises:
        NotAllowed: the actor may not do this.
    """
    _begin(actor, now)
    row = _waiting(row_id)
    if row is None:
        return Refusal(Code.DONE_ALREADY)
    mending.dismiss(aside_id=row_id, now=now)
    audit_trail.record(
        actor=actor,
        action="row_dismissed",
        now=now,
        unit_code=keeping.unit_of(row.dataset_id),
        subject=row.public_id,
        title=str(row.fields.get("name_zh", "")),
        details={"row": row.row_number, "reason": row.reason},
    )
    return row


@transaction.atomic
def say_region(*, place_id: UUID, region_code: str, actor: Staff | None, now: datetime) -> Place | Refusal:
    """List a place under a region, or with an empty code under its township's again; the same again changes nothing.

    Raises:
        NotAllowed: the actor may not do this.
    """
    _begin(actor, now)
    place = Place.objects.filter(public_id=place_id).first()
    if place is None:
        return Refusal(Code.NO_SUCH_PLACE)
    names = dict(Region.objects.values_list("code", "name_zh"))
    if region_code and region_code not in names:
        return Refusal(Code.NO_SUCH_REGION, {"region": region_code})
    before = place.region_said_id or ""
    if before != region_code:
        mending.say_region(place_id=place_id, region_code=region_code or None, now=now)
        details = {"before": names.get(before, ""), "after": names.get(region_code, "")}
        keeping.record("place_region_said", place, details, actor=actor, now=now)
    return place


@transaction.atomic
def move(*, place_id: UUID, position: LatLon, actor: Staff | None, now: datetime) -> Place | Refusal:
    """Put a place where it stands; its list does not move it back.

    Raises:
        NotAllowed: the actor may not do this.
    """
    _begin(actor, now)
    place = Place.objects.filter(public_id=place_id).first()
    if place is None:
        return Refusal(Code.NO_SUCH_PLACE)
    if boundaries.township_of(position) is None:
        return Refusal(Code.OUT_OF_COUNTY)
    before = _in_words(place.position)
    mending.move_place(place_id=place_id, position=position, now=now)
    keeping.record("place_moved", place, {"before": before, "after": _in_words(position)}, actor=actor, now=now)
    return place


def _begin(actor: Staff | None, now: datetime) -> None:
    """Whether they may; then wait for the turn, so that what is read stays as it is, for an import, too."""
    permissions.require(staffing.as_of_now(actor, now) if actor else None, Action.MEND_PLACES, NO_UNIT)
    editions.wait_for_turn()


def _waiting(row_id: UUID) -> AsideRow | None:
    """The row, as long as nobody has decided about it."""
    return AsideRow.objects.filter(public_id=row_id, state=AsideRow.State.WAITING).first()


def _in_words(position: LatLon) -> str:
    """As people paste it into a map; 5 decimals are a metre."""
    return f"{position.latitude:.5f} {position.longitude:.5f}"
