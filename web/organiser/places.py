"""Places for staff: found by a word, each with what its list says, where it stands and what was reported."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.reports import desk, keeping, standing, tending
from game.reports.models import Report, Trouble
from game.reports.refusals import Refusal
from game.units import permissions
from game.units.actions import Action
from game.units.staffing import NO_UNIT
from geo.models import Village
from geo.naming import name_of
from geo.position import LatLon
from geo.taitung import TOWNSHIP_BY_CODE
from hotspots.addresses import township_named
from hotspots.folding import folded
from hotspots.importing.judging import standpoint
from hotspots.models import Kind, Place
from web.organiser import place_words, typed_position
from web.organiser.access import StaffRequest, staff_page
from web.organiser.place_forms import FindForm, PositionForm, RegionForm
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.taitung_days import taitung_day

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Putting:
    """What the page says that puts something somewhere: a row set aside, or a place that stands wrongly."""

    title: str
    address: str
    act: str
    done: str
    back: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where a position is, to be looked at before anything is put there."""

    position: str
    township: str
    village: str
    other: str  # the township that the address names instead


def put_somewhere(
    request: StaffRequest,
    template: str,
    putting: Putting,
    context: Mapping[str, Any],
    *,
    verb: Callable[..., Place | Refusal],
    **about: Any,
) -> HttpResponse:
    """Read a position, show which township it is in, and put the thing there once that was seen."""
    form = PositionForm(request.POST or None)
    where = None
    if request.method == "POST" and form.is_valid():
        position: LatLon = form.cleaned_data["position"]
        where = _where(position, putting.address)
        if where is None or request.POST.get("seen") == where.position:
            done = verb(**about, position=position, actor=request.staff, now=timezone.now())
            if isinstance(done, Place):
                messages.success(request, putting.done)
                return redirect("staff:place", done.public_id)
            form.add_error("position", done.sentence)
    return render(request, template, {**context, "putting": putting, "form": form, "where": where})


def _where(position: LatLon, address: str) -> Where | None:
    """None outside the county."""
    spot = standpoint(position, address)
    if spot is None:
        return None
    named = township_named(address)
    village = Village.objects.defer("outline").filter(code=spot.village).first()
    return Where(
        position=typed_position.written(position),
        township=name_of(TOWNSHIP_BY_CODE[spot.township]),
        village=village.name_zh if village else "",
        other=name_of(named) if named and named.code != spot.township else "",
    )


@require_safe
@staff_page(Action.SEE_PLACES)
def find(request: StaffRequest) -> HttpResponse:
    """The places that fit some words, also those that are gone."""
    form = FindForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    found = _found(words)
    context = {"form": form, "is_more": len(found) > MOST_FOUND, "most": MOST_FOUND}
    return shown(request, "organiser/places/find.html", context, _table(found[:MOST_FOUND]))


def _found(words: str) -> list[Place]:
    """By parts of the folded name and address, 臺 like 台; one more than are shown, to know whether there are more."""
    places = Place.objects.select_related("dataset", "township", "region", "region_said").defer("township__outline")
    for word in words.split():
        places = places.filter(Q(identity__contains=folded(word)) | Q(name_en__icontains=word))
    return list(places.order_by("township__code", "name_zh", "pk")[: MOST_FOUND + 1])


def _table(found: Iterable[Place]) -> Table:
    return Table(
        name="places",
        caption=_("Places"),
        columns=(
            Column(_("Name")), Column(_("Kind")), Column(_("Address")), Column(_("Township")), Column(_("Region")),
            Column(_("List")), Column(_("State"), is_whole=True),
        ),
        rows=tuple(
            (
                Cell(name_of(each), href=reverse("staff:place", args=[each.public_id]), is_name=True),
                Cell(str(Kind(each.kind).label)),
                Cell(each.address, is_name=True),
                Cell(name_of(each.township)),
                Cell(name_of(each.region_said or each.region)),
                Cell(place_words.title_of(each.dataset)),
                Cell(_state(each)),
            )
            for each in found
        ),
        empty=_("No place fits these words. Try a part of the name or of the address."),
    )  # fmt: skip


def _state(place: Place) -> str:
    return _("gone since %(day)s") % {"day": taitung_day(place.gone_at)} if place.gone_at else _("on its list")


@require_safe
@staff_page(Action.SEE_PLACES)
def place(request: StaffRequest, place: UUID) -> HttpResponse:
    """One place: what its list says, where it stands, and what people reported."""
    found = _place(place)
    context = {
        "place": found,
        "name": name_of(found),
        "list_title": place_words.title_of(found.dataset),
        "township": name_of(found.township),
        "region": name_of(found.region_said or found.region),
        "position": typed_position.written(found.position),
        "waiting": desk.waiting_at(found),
        "standing": [(trouble, Trouble(trouble).label, day) for trouble, day in standing.confirmed_at(place).items()],
        "may_judge": permissions.may(request.staff, Action.JUDGE_REPORTS, keeping.unit_of(found.dataset_id)),
        "may_mend": permissions.may(request.staff, Action.MEND_PLACES, NO_UNIT),
    }
    return shown(request, "organiser/places/place.html", context, _history(found))


def _history(place: Place) -> Table:
    return Table(
        name=f"reports-{place.public_id}",
        caption=_("What was reported before"),
        columns=(
            Column(_("What is wrong")), Column(_("Reported on"), is_whole=True), Column(_("State")),
            Column(_("Judged on"), is_whole=True), Column(_("Over since"), is_whole=True),
        ),
        rows=tuple(
            (
                Cell(each.get_trouble_display()),
                Cell(taitung_day(each.reported_on)),
                Cell(str(Report.State(each.state).label)),
                Cell(taitung_day(each.judged_at) if each.judged_at else ""),
                Cell(taitung_day(each.over_at) if each.over_at else ""),
            )
            for each in desk.history_of(place)
        ),
        empty=_("Nothing has been reported and judged here yet."),
    )  # fmt: skip


@staff_page(Action.MEND_PLACES)
def region(request: StaffRequest, place: UUID) -> HttpResponse:
    """Which region a place is listed under."""
    found = _place(place)
    form = RegionForm(request.POST or None, usual=found.township.region, initial={"region": found.region_said_id or ""})
    if request.method == "POST" and form.is_valid():
        done = tending.say_region(
            place_id=place, region_code=form.cleaned_data["region"], actor=request.staff, now=timezone.now()
        )
        if isinstance(done, Place):
            messages.success(request, _("It is listed there now."))
            return redirect("staff:place", place)
        form.add_error("region", done.sentence)
    words = {
        "title": _("Which region is “%(place)s” listed under?") % {"place": name_of(found)},
        "meaning": _("Its township stays %(township)s; only the region that people browse changes.")
        % {"township": name_of(found.township)},
        "act": _("List it there"),
        "back": reverse("staff:place", args=[place]),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


@staff_page(Action.MEND_PLACES)
def move(request: StaffRequest, place: UUID) -> HttpResponse:
    """Put a place where it really stands."""
    found = _place(place)
    putting = Putting(
        title=name_of(found),
        address=found.address,
        act=_("Move it here"),
        done=_("It stands there now; its list does not move it back."),
        back=reverse("staff:place", args=[place]),
    )
    context = {"now": typed_position.written(found.position)}
    return put_somewhere(request, "organiser/places/move.html", putting, context, verb=tending.move, place_id=place)


def _place(public_id: UUID) -> Place:
    places = Place.objects.select_related("dataset", "township__region", "village", "region", "region_said")
    return get_object_or_404(places.defer("township__outline", "village__outline"), public_id=public_id)
