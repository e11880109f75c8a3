"""The audit trail: searched, read a page at a time, and saved as CSV by those who may take it away."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from game.units import permissions, trail_search
from game.units.actions import Action
from game.units.models import AuditEntry, Unit
from game.units.trail_search import Search
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import DayField, StaffForm
from web.organiser.tables import Cell, Column, Table, plain
from web.templatetags.staff_approvals import actor, deed, details_in_words, details_told, roles_in_words
from web.templatetags.taitung_days import taitung_moment

IN_THE_FILE_ONLY = "hash"  # of the content that was signed: for who compares, not for who reads
# Which details name a unit by its code.
ABOVE = frozenset({"above"})
BETWEEN_UNITS = dict.fromkeys(("unit_moved", "list_keeper_set"), frozenset({"before", "after"}))


class SearchForm(StaffForm):
    """What to look for; each field may stay empty."""

    words = forms.CharField(label=gettext_lazy("Words of the title or the reason"), required=False, max_length=100)
    name = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=40)
    unit_code = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    below = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        units = [(unit.code, unit.name) for unit in Unit.objects.filter(code__in=scope)]
        self.fields["unit_code"].choices = [("", _("all of mine")), *units]  # type: ignore[attr-defined]
        deeds = sorted((deed(action), action) for action in trail_search.actions_in(scope))
        choices = [("", _("anything")), *((action, words) for words, action in deeds)]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]

    @property
    def search(self) -> Search:
        """What was asked for; nothing that was mistyped narrows it."""
        said = getattr(self, "cleaned_data", {})
        return Search(**{name: value for name, value in said.items() if value not in {"", None}})


@require_safe
@staff_page(Action.READ_TRAIL)
def trail(request: StaffRequest) -> HttpResponse:
    """The lines of my units that fit, the newest first."""
    scope = permissions.scope(request.staff, Action.READ_TRAIL)
    form = SearchForm(request.GET, scope=scope)
    form.is_valid()
    page = trail_search.find(form.search, scope)
    context = {
        "form": form,
        "table": _table(page.lines),
        "below": page.below,
        "may_export": permissions.may_anywhere(request.staff, Action.EXPORT_TRAIL),
    }
    return render(request, "organiser/trail.html", context)


@require_safe
@staff_page(Action.EXPORT_TRAIL)
def export(request: StaffRequest) -> StreamingHttpResponse:
    """Every line that fits, as CSV, sent while it is read."""
    scope = permissions.scope(request.staff, Action.EXPORT_TRAIL)
    form = SearchForm(request.GET, scope=scope)
    form.is_valid()
    response = StreamingHttpResponse(
        _csv(trail_search.find_all(form.search, scope)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response


def _table(lines: list[AuditEntry]) -> Table:
    units = {unit.code: unit.name for unit in Unit.objects.all()}
    return Table(
        name="audit-trail",
        caption=_("Lines"),
        columns=(
            Column(_("When")), Column(_("Who")), Column(_("Role")), Column(_("What was done")), Column(_("To what")),
            Column(_("Details")),
        ),
        rows=tuple(_row(line, units) for line in lines),
        empty=_("No line fits. Leave a field empty to find more."),
    )  # fmt: skip


def _with_unit_names(line: AuditEntry, units: Mapping[str, str]) -> dict[str, str | int]:
    """The details as they are read: units by their names, and no unit at all left out."""
    named = BETWEEN_UNITS.get(line.action, ABOVE)
    told = {name: value for name, value in line.details.items() if name != IN_THE_FILE_ONLY}
    return {name: units.get(value, value) if name in named else value
            for name, value in told.items() if value or name not in named}  # fmt: skip


def _row(line: AuditEntry, units: Mapping[str, str]) -> tuple[Cell, ...]:
    shown = _with_unit_names(line, units)
    return (
        Cell(taitung_moment(line.at)),
        Cell(actor(line.actor_name), is_name=True),
        Cell(roles_in_words(line.actor_role)),
        Cell(deed(line.action)),
        Cell(line.title, href=_all_about(line.subject), is_name=True),
        Cell(details_in_words(shown), told=details_told(shown)),
    )


def _all_about(subject: UUID | None) -> str:
    return f"{reverse('staff:trail')}?subject={subject}" if subject else ""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def _csv(lines: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    heads = (
        _("When"), _("Who"), _("Role"), _("Unit"), _("What was done"), _("To what"), _("Number"), _("Details"),
        _("account"),
    )  # fmt: skip
    yield "\ufeff" + writer.writerow(heads)
    for line in lines:
        cells = (
            timezone.localtime(line.at).isoformat(timespec="seconds"), line.actor_name, line.actor_role,
            line.unit_code, line.action, line.title, str(line.subject or ""), details_in_words(line.details),
            str(line.actor or ""),
        )  # fmt: skip
        yield writer.writerow([plain(cell) for cell in cells])
