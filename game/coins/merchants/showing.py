"""What the map says of merchants: which place is a certified partner's, so that it takes coins.

Certified is who the county has certified and not suspended. `hotspots` knows no merchant of ours; it is told that the
place takes coins, and pages ask here for the mark. Whatever changes it raises the edition of the places.
"""

from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from game.coins.models import Merchant
from hotspots import mending
from hotspots.models import Place


def certified() -> dict[UUID, date]:
    """The places of certified merchants, with the day since when."""
    rows = _certified().values_list("place__public_id", "certified_on")
    return {place: since for place, since in rows if place and since}


def certified_since(place: UUID) -> date | None:
    """Since when the merchant at this place is certified; None if it is not."""
    return _certified().filter(place__public_id=place).values_list("certified_on", flat=True).first()


def show_on_map(place: Place | None, merchant: Merchant | None, now: datetime) -> None:
    """Tell the map, in the caller's transaction, whose place this is now and whether it takes coins."""
    if place is not None:
        mending.say_coins(place_id=place.public_id, accepts=bool(merchant and is_certified(merchant)), now=now)


def is_certified(merchant: Merchant) -> bool:
    """Whether it may take coins today."""
    return merchant.state == Merchant.State.ACTIVE and merchant.certified_on is not None


def _certified() -> QuerySet[Merchant]:
    return Merchant.objects.filter(state=Merchant.State.ACTIVE, certified_on__isnull=False, place__isnull=False)
