"""What everybody may know of reports: a trouble that was confirmed and is not over, never how many people said it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from game.reports.models import Report


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
