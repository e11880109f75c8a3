"""The coverage for planners: who has WiFi and merchants within a walk, and where nobody has.

Figures are made in `hotspots.coverage`; here they become a page, its tables as files, and the frame of the map.
"""

from collections.abc import Callable, Mapping
from typing import Final

from csp.decorators import csp
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from game.units.actions import Action
from hotspots.coverage import current, thresholds
from hotspots.coverage.areas import Layer
from web.organiser.access import StaffRequest, staff_page
from web.organiser.tables import Table, as_csv
from web.planner import coverage_map, study
from web.planner.asked import SOUGHT, CoverageForm
from web.planner.coverage_tables import (
    area_table,
    desert_table,
    for_a_file,
    people_table,
    places_table,
    uncertain_table,
)
from web.planner.study import Study, study_of

LISTED: Final = 20  # areas of a list on the page; the file has all
AREAS_A_PAGE: Final = 100
Files = Mapping[str, Callable[[Study], Table]]


@require_safe
@staff_page(Action.SEE_COVERAGE)
def coverage(request: StaffRequest) -> HttpResponse:
    """The figures, the map and the lists; with `?format=csv&table=…` one table as a file."""
    form = CoverageForm(request.GET)
    asked = study_of(form.choice)
    table = FILES.get(request.GET.get("table", ""))
    if request.GET.get("format") == "csv" and table is not None:
        return as_csv(table(asked))
    return render(request, "planner/coverage.html", {"form": form, **_context(asked)})


@require_safe
@staff_page(Action.SEE_COVERAGE)
def areas(request: StaffRequest) -> HttpResponse:
    """Every small area, a hundred at a time, or all as a file."""
    form = CoverageForm(request.GET)
    asked = study_of(form.choice)
    if request.GET.get("format") == "csv":
        return as_csv(area_table(asked.areas, for_a_file(asked.writer), ""))
    page = Paginator(asked.areas, AREAS_A_PAGE).get_page(request.GET.get("page"))
    empty = _("No area with people is loaded.")
    form.only("region")
    context = {"form": form, "page": page, "table": area_table(page.object_list, asked.writer, empty)}
    return render(request, "planner/areas.html", {**context, "missing": asked.missing})


@require_safe
@staff_page(Action.SEE_COVERAGE)
@xframe_options_sameorigin
def frame(request: StaffRequest) -> HttpResponseBase:
    """The map, in a sandbox with a content policy of its own: it may ask for tiles and nothing else."""
    choice = CoverageForm(request.GET).choice
    page = coverage_map.drawn(current.key(), choice, get_language() or "")
    return csp(page.policy)(lambda _: HttpResponse(page.html))(request)


def _context(asked: Study) -> dict[str, object]:
    deserts = asked.deserts
    return {
        "asked": asked,
        "place": SOUGHT[asked.choice.sought],
        "whole": asked.whole,
        "here": asked.whole.reach[asked.choice.sought],
        "is_known": asked.choice.sought in asked.writer.known,
        "has_people": asked.measured.areas.layer is not Layer.NOTHING,
        "deserts": deserts,
        "desert_people": sum(line.people for line in deserts),
        "legend": coverage_map.LEGEND,
        "thresholds": thresholds,
        "listed": LISTED,
        "tables": [
            ("people", people_table(asked.lines, asked.choice, asked.writer)),
            ("places", places_table(asked.lines, asked.choice, asked.writer)),
        ],
        "lists": [
            ("deserts", desert_table(deserts[:LISTED], asked.choice, asked.writer, _none(asked))),
            ("uncertain", uncertain_table(study.uncertain(asked.areas)[:LISTED], asked.choice, asked.writer)),
        ],
    }


def _none(asked: Study) -> str:
    """Why no desert is listed."""
    if asked.missing:
        return _("What this list is made from is not loaded.")
    return _("No area with so many people is that far away.")


FILES: Final[Files] = {
    "people": lambda asked: people_table(asked.lines, asked.choice, for_a_file(asked.writer)),
    "places": lambda asked: places_table(asked.lines, asked.choice, for_a_file(asked.writer)),
    "deserts": lambda asked: desert_table(asked.deserts, asked.choice, for_a_file(asked.writer), ""),
    "uncertain": lambda asked: uncertain_table(study.uncertain(asked.areas), asked.choice, for_a_file(asked.writer)),
}
