"""What this package holds about a person: what they reported. The word stays when they go, without them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from game.players import holdings
from game.players.holdings import Farewell, Holding, Row
from game.reports.models import Report
from geo.naming import name_of


def _reports(player_id: int) -> Iterator[Row]:
    for report in Report.objects.filter(player_id=player_id).select_related("place").order_by("-pk").iterator():
        yield {
            "public_id": report.public_id,
            "place": name_of(report.place),
            "trouble": report.get_trouble_display(),
            "reported_on": report.reported_on,
            "state": report.get_state_display(),
        }


def _forget_reports(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    Report.objects.filter(player_id=player_id).update(player=None)


holdings.register(
    Holding(
        name="reports",
        title=_("What you reported"),
        why=_("So that we can thank you when it was so. Kept by day; when you go, the report stays without you."),
        labels={
            "public_id": _("Number"),
            "place": _("Place"),
            "trouble": _("What is wrong"),
            "reported_on": _("Reported on"),
            "state": _("State"),
        },
        tables=frozenset({"reports.Report"}),
        show=_reports,
        forget=_forget_reports,
    )
)
