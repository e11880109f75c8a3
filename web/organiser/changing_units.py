"""The forms that change the tree: add, rename, move."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from game.units import permissions, queries, tree
from game.units.actions import Action
from game.units.models import Unit
from game.units.staff_refusals import Refusal
from game.units.staffing import NO_UNIT
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import AddUnitForm, MoveUnitForm, UnitNamesForm, VerbForm

Verb = Callable[..., Unit | Refusal]


@staff_page(Action.EDIT_UNIT)
def add_unit(request: StaffRequest) -> HttpResponse:
    """A new unit below one of theirs."""
    form = AddUnitForm(
        request.POST or None,
        places=queries.branches(permissions.scope(request.staff, Action.EDIT_UNIT), timezone.localdate()),
        may_be_bureau=permissions.may(request.staff, Action.EDIT_UNIT, NO_UNIT),
        initial={"above": request.GET.get("above", "")},
    )
    words = {"title": _("Add a unit"), "act": _("Add the unit"), "back": reverse("staff:units")}
    return _changed(request, form, tree.add, _("The unit was added."), words)


@staff_page(Action.EDIT_UNIT)
def rename_unit(request: StaffRequest, code: str) -> HttpResponse:
    """Other names; the code stays."""
    unit = get_object_or_404(Unit, code=code)
    permissions.require(request.staff, Action.EDIT_UNIT, code)
    form = UnitNamesForm(request.POST or None, initial={"name_zh": unit.name_zh, "name_en": unit.name_en})
    words = {
        "title": _("Rename %(unit)s") % {"unit": unit.name},
        "meaning": _("The code %(code)s stays, in the ledger and in the audit trail.") % {"code": code},
        "act": _("Rename the unit"),
        "back": reverse("staff:unit", args=[code]),
    }
    return _changed(request, form, tree.rename, _("The unit was renamed."), words, code=code)


@staff_page(Action.MOVE_UNIT)
def move_unit(request: StaffRequest, code: str) -> HttpResponse:
    """Another place in the tree, with all below it."""
    unit = get_object_or_404(Unit, code=code)
    permissions.require(request.staff, Action.MOVE_UNIT, code)
    form = MoveUnitForm(
        request.POST or None,
        places=queries.branches(permissions.scope(request.staff, Action.MOVE_UNIT), timezone.localdate()),
        initial={"above": unit.parent.code if unit.parent else NO_UNIT},
    )
    words = {
        "title": _("Move %(unit)s") % {"unit": unit.name},
        "meaning": _(
            "Who has a role above the new place sees this unit and all below it from now on; "
            "who had one above the old place does not."
        ),
        "act": _("Move the unit"),
        "back": reverse("staff:unit", args=[code]),
    }
    return _changed(request, form, tree.move, _("The unit was moved."), words, code=code)


def _changed(
    request: StaffRequest, form: VerbForm, verb: Verb, done: str, words: dict[str, str], **about: Any
) -> HttpResponse:
    """Do what the form says and go to the unit, or show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        unit = verb(**about, **form.cleaned_data, actor=request.staff, now=timezone.now())
        if isinstance(unit, Unit):
            messages.success(request, done)
            return redirect("staff:unit", unit.code)
        form.refuse(unit)
    return render(request, "organiser/form.html", {"form": form, **words})
