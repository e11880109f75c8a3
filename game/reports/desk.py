"""What the keeper of a list has before them: reports that wait, by place and trouble; and what became of others.

Nobody is named and no two reports can be told to be one person's; how many there are is for the desk alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from game.reports.models import ListKeeper, Report
from game.units.staffing import NO_UNIT
from hotspots.models import Dataset, Place


@dataclass(frozen=True, slots=True)
class Waiting:
    """All open reports of one trouble at one place, and since when."""

    place: Place
    trouble: str
    reports: int
    first_on: date
    last_on: date


def datasets_kept(scope: Iterable[str]) -> QuerySet[Dataset]:
    """The lists whose reports go to one of these units; those without a keeper to whom covers `NO_UNIT`."""
    codes = set(scope)
    kept = Q(keeper_unit__unit__code__in=codes)
    return Dataset.objects.filter(kept | Q(keeper_unit=None) if NO_UNIT in codes else kept)


def waiting(scope: Iterable[str]) -> list[Waiting]:
    """What waits for these units: most reports first, then the longest."""
    return _groups(Report.objects.filter(place__dataset__in=datasets_kept(scope)))


def waiting_at(place: Place) -> list[Waiting]:
    """What waits about one place."""
    return _groups(Report.objects.filter(place=place))


def _groups(reports: QuerySet[Report]) -> list[Waiting]:
    grouped = (
        reports.filter(state=Report.State.OPEN)
        .order_by()
        .values("place", "trouble")
        .annotate(reports=Count("pk"), first_on=Min("reported_on"), last_on=Max("reported_on"))
    )
    rows = sorted(grouped, key=lambda row: (-row["reports"], row["first_on"], row["place"], row["trouble"]))
    places = Place.objects.select_related("dataset", "township").defer("township__outline")
    by_key = places.in_bulk({row["place"] for row in rows})
    return [
        Waiting(by_key[row["place"]], row["trouble"], row["reports"], row["first_on"], row["last_on"]) for row in rows
    ]


def history_of(place: Place) -> list[Report]:
    """Every report about a place that was judged, the latest first."""
    judged = Report.objects.filter(place=place).exclude(state=Report.State.OPEN)
    return list(judged.order_by("-judged_at", "-pk"))


def keepers() -> dict[str, ListKeeper]:
    """Each list's keeper by the list's code."""
    return {keeper.dataset_id: keeper for keeper in ListKeeper.objects.select_related("unit")}
