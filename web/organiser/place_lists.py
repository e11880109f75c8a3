"""The lists of places: what each import did, which unit keeps a list, and the rows that somebody has to look at."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.reports import desk, keeping, tending
from game.reports.refusals import Refusal
from game.units import permissions
from game.units.actions import Action
from game.units.models import Unit
from game.units.staffing import NO_UNIT
from geo.naming import in_language
from hotspots.importing.outcomes import Outcome
from hotspots.models import AsideRow, Dataset, ImportRun, Kind
from web.organiser import place_words
from web.organiser.access import StaffRequest, staff_page
from web.organiser.place_forms import FindForm, KeeperForm
from web.organiser.places import Putting, put_somewhere
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.taitung_days import taitung_day, taitung_moment

IMPORTS_SHOWN = 20


@require_safe
@staff_page(Action.SEE_PLACES)
def lists(request: StaffRequest) -> HttpResponse:
    """Every list with its counts, and what waits."""
    context = {
        "form": FindForm(),
        "rows_aside": AsideRow.objects.filter(state=AsideRow.State.WAITING).count(),
        "may_judge": permissions.may_anywhere(request.staff, Action.JUDGE_REPORTS),
        "reports": len(desk.waiting(permissions.scope(request.staff, Action.JUDGE_REPORTS))),
    }
    return shown(request, "organiser/places/lists.html", context, _lists())


def _lists() -> Table:
    standing, gone = Q(places__gone_at=None, places__isnull=False), Q(places__gone_at__isnull=False)
    counted = Dataset.objects.annotate(
        standing=Count("places", filter=standing, distinct=True),
        gone=Count("places", filter=gone, distinct=True),
        waiting=Count("aside", filter=Q(aside__state=AsideRow.State.WAITING), distinct=True),
    )
    keepers = desk.keepers()
    return Table(
        name="place-lists",
        caption=_("Lists"),
        columns=(
            Column(_("List")), Column(_("Kind")), Column(_("Edition"), is_whole=True),
            Column(_("Places"), is_number=True), Column(_("Gone"), is_number=True),
            Column(_("Rows aside"), is_number=True), Column(_("Kept by")), Column(_("Last import")),
        ),
        rows=tuple(
            (
                Cell(place_words.title_of(each), href=reverse("staff:place_list", args=[each.code])),
                Cell(str(Kind(each.kind).label)),
                Cell(taitung_day(each.edition_on) if each.edition_on else ""),
                Cell(grouped(each.standing)),
                Cell(grouped(each.gone)),
                Cell(grouped(each.waiting), href=f"{reverse('staff:rows_aside')}?list={each.code}"),
                Cell(keepers[each.code].unit.name if each.code in keepers else _("the operators")),
                Cell(taitung_moment(each.imported_at) if each.imported_at else ""),
            )
            for each in counted
        ),
        empty=_("No list has been imported yet. An operator does it with manage.py import_hotspots."),
    )  # fmt: skip


@require_safe
@staff_page(Action.SEE_PLACES)
def one_list(request: StaffRequest, code: str) -> HttpResponse:
    """One list: where it comes from, who keeps it, and what its last imports did."""
    dataset = get_object_or_404(Dataset, code=code)
    keeper = desk.keepers().get(code)
    context = {
        "dataset": dataset,
        "title": place_words.title_of(dataset),
        "keeper": keeper.unit if keeper else None,
        "rows_aside": dataset.aside.filter(state=AsideRow.State.WAITING).count(),
        "may_mend": permissions.may(request.staff, Action.MEND_PLACES, NO_UNIT),
    }
    return shown(request, "organiser/places/list.html", context, _imports(dataset))


def _imports(dataset: Dataset) -> Table:
    outcomes = tuple(Column(str(words), is_number=True) for words in place_words.OUTCOMES.values())
    return Table(
        name=f"imports-{dataset.code}",
        caption=_("Imports"),
        columns=(
            Column(_("When")), Column(_("File")), Column(_("Rows"), is_number=True), *outcomes,
            Column(_("Gone"), is_number=True),
        ),
        rows=tuple(_import(run) for run in dataset.imports.all()[:IMPORTS_SHOWN]),
        empty=_("This list has not been imported yet."),
    )  # fmt: skip


def _import(run: ImportRun) -> tuple[Cell, ...]:
    counts = (grouped(run.counts.get(outcome, 0)) for outcome in (*Outcome, "gone"))
    return (
        Cell(taitung_moment(run.imported_at)),
        Cell(run.file_name, is_name=True),
        Cell(grouped(run.rows)),
        *map(Cell, counts),
    )


@staff_page(Action.MEND_PLACES)
def keeper(request: StaffRequest, code: str) -> HttpResponse:
    """Which unit hears what is wrong with the places of a list."""
    dataset = get_object_or_404(Dataset, code=code)
    units = Unit.objects.order_by("code")
    form = KeeperForm(request.POST or None, units=units, initial={"unit": keeping.unit_of(code)})
    if request.method == "POST" and form.is_valid():
        done = keeping.set_keeper(
            dataset_code=code, unit_code=form.cleaned_data["unit"], actor=request.staff, now=timezone.now()
        )
        if not isinstance(done, Refusal):
            messages.success(request, _("It is set. Reports that wait already are theirs, too."))
            return redirect("staff:place_list", code)
        form.add_error("unit", done.sentence)
    words = {
        "title": _("Who keeps “%(list)s”?") % {"list": place_words.title_of(dataset)},
        "meaning": _("This unit, and those above it, judge what people report about the places of the list."),
        "act": _("Set the unit"),
        "back": reverse("staff:place_list", args=[code]),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


@require_safe
@staff_page(Action.SEE_PLACES)
def rows_aside(request: StaffRequest) -> HttpResponse:
    """The rows that could not be placed and wait for somebody, of one list or of all."""
    # Compared here, not asked of the database: PostgreSQL fails on a NUL, which an address may well hold.
    asked = request.GET.get("list", "")
    dataset = next((each for each in Dataset.objects.all() if each.code == asked), None)
    rows = AsideRow.objects.filter(state=AsideRow.State.WAITING).select_related("dataset")
    found = rows.filter(dataset=dataset) if dataset else rows
    context = {"dataset": dataset, "title": place_words.title_of(dataset) if dataset else ""}
    return shown(request, "organiser/places/rows.html", context, _rows(found))


def _rows(found: Iterable[AsideRow]) -> Table:
    return Table(
        name="rows-aside",
        caption=_("Rows aside"),
        columns=(
            Column(_("List")), Column(_("Row"), is_number=True), Column(_("Name")), Column(_("Address")),
            Column(_("What is wrong")), Column(_("In numbers")),
        ),
        rows=tuple(
            (
                Cell(place_words.title_of(each.dataset)),
                Cell(str(each.row_number)),
                Cell(_name(each), href=reverse("staff:row_aside", args=[each.public_id]), is_name=True),
                Cell(str(each.fields.get("address", "")), is_name=True),
                Cell(place_words.reason_of(each.reason)),
                Cell(" · ".join(f"{name} {value}" for name, value in place_words.numbers_of(each.details))),
            )
            for each in found
        ),
        empty=_("No row waits. What an import cannot place appears here."),
    )  # fmt: skip


def _name(row: AsideRow) -> str:
    names = [str(row.fields.get(name, "")) for name in ("name_zh", "name_en")]
    return in_language(*names) or _("Row %(number)s") % {"number": row.row_number}


@staff_page(Action.MEND_PLACES)
def row_aside(request: StaffRequest, row: UUID) -> HttpResponse:
    """One row: what is wrong with it, and where it shall stand instead."""
    found = get_object_or_404(AsideRow.objects.select_related("dataset"), public_id=row)
    if found.state != AsideRow.State.WAITING:
        messages.info(request, _("Nobody has to look at this row any more."))
        return redirect("staff:rows_aside")
    putting = Putting(
        title=_name(found),
        address=str(found.fields.get("address", "")),
        act=_("Put it here"),
        done=_("It is a place now, and everybody finds it there."),
        back=reverse("staff:rows_aside"),
    )
    context = {
        "row": found,
        "list_title": place_words.title_of(found.dataset),
        "reason": place_words.reason_of(found.reason),
        "numbers": list(place_words.numbers_of(found.details)),
    }
    return put_somewhere(request, "organiser/places/row.html", putting, context, verb=tending.mend, row_id=row)


@staff_page(Action.MEND_PLACES)
def dismiss_row(request: StaffRequest, row: UUID) -> HttpResponse:
    """Ask once, then send a row away."""
    found = get_object_or_404(AsideRow, public_id=row)
    if request.method == "POST":
        done = tending.dismiss(row_id=row, actor=request.staff, now=timezone.now())
        if isinstance(done, Refusal):
            messages.error(request, done.sentence)
        else:
            messages.success(request, _("It will not be asked about again."))
        return redirect("staff:rows_aside")
    words = {
        "title": _("Leave out “%(row)s”?") % {"row": _name(found)},
        "meaning": _("It does not become a place, and nobody is asked about it when its list is imported again."),
        "act": _("Leave this row out"),
        "back": reverse("staff:row_aside", args=[row]),
        "is_grave": True,
    }
    return render(request, "organiser/form.html", words)
