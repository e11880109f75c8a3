"""What people put right by hand: a row that could not be placed, a place that stands elsewhere, where it is listed.

Each verb is one transaction, takes its turn among all that change places, and tells every process. Who may do it, in
which words it is refused, and the trail are for `game.reports.tending`, which knows people; what arrives here has
been looked at, so that a wrong value is a broken rule and an exception.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from geo.models import Region
from geo.position import LatLon
from hotspots import editions, opening
from hotspots.importing.aside import row_of
from hotspots.importing.judging import standpoint
from hotspots.importing.values import fitting
from hotspots.importing.writing import ground_values, words_by_hand
from hotspots.models import AsideRow, Place


class OutsideTaitung(ValueError):
    """A position that belongs to no township; ask `geo.boundaries.township_of` before."""

    def __init__(self, position: LatLon) -> None:
        super().__init__(f"{position} lies in no township of Taitung nor within reach of one: choose a point inside")


@transaction.atomic
def mend(*, aside_id: UUID, position: LatLon, now: datetime) -> Place:
    """Make a place of a row that was set aside; of one that was mended before, move its place.

    What of the row does not fit its column is shortened or left out; a row without a name goes by its address. A
    place that the row held keeps its id.

    Raises:
        OutsideTaitung: the position is in no township.
        AsideRow.DoesNotExist: there is no such row.
    """
    editions.wait_for_turn()
    aside = AsideRow.objects.select_related("dataset", "place").get(public_id=aside_id)
    place = aside.place or Place(dataset=aside.dataset, kind=aside.dataset.kind, name_zh=_name_of(aside))
    _take_on(place, words_by_hand(aside.dataset, row_of(aside)))
    _stand(place, position, now)
    place.gone_at = None
    place.save()
    aside.place, aside.state = place, AsideRow.State.MENDED
    aside.save(update_fields=["place", "state"])
    editions.raise_number()
    return place


def _name_of(aside: AsideRow) -> str:
    """What a place is called whose row has no name."""
    row = fitting(row_of(aside))
    return row.address[:120] or row.keeper or f"{aside.dataset.title_zh} {aside.row_number}"[:120]


@transaction.atomic
def dismiss(*, aside_id: UUID, now: datetime) -> None:
    """Send a row away: the next edition does not ask about it again. A place that it held is gone.

    Raises:
        AsideRow.DoesNotExist: there is no such row.
    """
    editions.wait_for_turn()
    aside = AsideRow.objects.select_related("place").get(public_id=aside_id)
    place, aside.place, aside.state = aside.place, None, AsideRow.State.DISMISSED
    aside.save(update_fields=["place", "state"])
    if place is not None and place.gone_at is None:
        Place.objects.filter(pk=place.pk).update(gone_at=now, changed_at=now)
    editions.raise_number()


@transaction.atomic
def say_region(*, place_id: UUID, region_code: str | None, now: datetime) -> None:
    """List a place under another region than its township's; None takes that back.

    Raises:
        Region.DoesNotExist: there is no such region.
        Place.DoesNotExist: there is no such place.
    """
    editions.wait_for_turn()
    place = Place.objects.get(public_id=place_id)
    place.region_said = Region.objects.get(code=region_code) if region_code else None
    place.changed_at = now
    place.save(update_fields=["region_said", "changed_at"])
    editions.raise_number()


@transaction.atomic
def move_place(*, place_id: UUID, position: LatLon, now: datetime) -> None:
    """Put a place where it stands; no edition of its list moves it back.

    Raises:
        OutsideTaitung: the position is in no township.
        Place.DoesNotExist: there is no such place.
    """
    editions.wait_for_turn()
    place = Place.objects.get(public_id=place_id)
    _stand(place, position, now)
    place.save()
    editions.raise_number()


@transaction.atomic
def say_hours(*, place_id: UUID, expression: str, now: datetime) -> None:
    """When a place is open, from who works there; no edition of its list changes it.

    Raises:
        ValueError: the expression cannot be read; ask `opening.refusal_of` before.
        Place.DoesNotExist: there is no such place.
    """
    if why := opening.refusal_of(expression):
        raise ValueError(why)
    _say(place_id, {"opening_hours": expression, "is_hours_said": True, "changed_at": now})


@transaction.atomic
def say_coins(*, place_id: UUID, accepts: bool, now: datetime) -> None:
    """Whether a place takes coins, from who certified it; no edition of its list changes it.

    Raises:
        Place.DoesNotExist: there is no such place.
    """
    _say(place_id, {"accepts_coins": accepts, "is_coins_said": True, "changed_at": now})


def _say(place_id: UUID, values: dict[str, object]) -> None:
    editions.wait_for_turn()
    place = Place.objects.get(public_id=place_id)
    _take_on(place, values)
    place.save(update_fields=list(values))
    editions.raise_number()


def _stand(place: Place, position: LatLon, now: datetime) -> None:
    where = standpoint(position, place.address)
    if where is None:
        raise OutsideTaitung(position)
    _take_on(place, ground_values(position, where))
    place.is_point_said, place.changed_at = True, now


def _take_on(place: Place, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(place, name, value)
