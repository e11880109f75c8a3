"""What everybody may know of reports: a trouble that was confirmed and is not over, never how many people said it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from game.reports.models import Report, Trouble
from hotspots import opening
from hotspots.catalogue import Catalogue, Entry, OnceACatalogue

#: Once one of these is confirmed, the hours of the list do not hold.
DENY_HOURS: Final = frozenset({Trouble.CLOSED, Trouble.WRONG_HOURS})


def confirmed() -> Mapping[UUID, Mapping[str, date]]:
    """Each place with confirmed troubles: the trouble and the last day on which somebody reported it."""
    rows = Report.objects.filter(state=Report.State.CONFIRMED, over_at=None).order_by("reported_on", "pk")
    found: dict[UUID, dict[str, date]] = {}
    for place, trouble, reported_on in rows.values_list("place__public_id", "trouble", "reported_on"):
        found.setdefault(place, {})[trouble] = reported_on
    return found


def confirmed_at(place_id: UUID) -> Mapping[str, date]:
    """The same of one place."""
    rows = Report.objects.filter(place__public_id=place_id, state=Report.State.CONFIRMED, over_at=None)
    return dict(rows.order_by("reported_on", "pk").values_list("trouble", "reported_on"))


@OnceACatalogue
def confirmed_in(_catalogue: Catalogue) -> Mapping[UUID, Mapping[str, date]]:
    """The same of all places of a catalogue, asked once: whatever changes it raises the edition."""
    return confirmed()


def without_hours(catalogue: Catalogue) -> frozenset[UUID]:
    """The places that nobody may call open by the hours of their list."""
    return frozenset(place for place, troubles in confirmed_in(catalogue).items() if DENY_HOURS & troubles.keys())


def is_open(catalogue: Catalogue, entry: Entry, now: datetime) -> bool | None:
    """Whether it is open now, as `web/static/places/hours.js` says it; None where nobody knows."""
    troubles = confirmed_in(catalogue).get(entry.id, {})
    if Trouble.CLOSED in troubles:
        return False
    return None if DENY_HOURS & troubles.keys() else opening.is_open(entry.opening_hours, now)
