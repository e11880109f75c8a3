"""The forms that change who is what: give a role, end it, name a deputy."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from game.units import permissions, roles
from game.units.actions import Action
from game.units.models import Assignment, Role, Unit
from game.units.permissions import NotAllowed
from game.units.staff_refusals import Refusal
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import GiveRoleForm, PersonForm
from web.templatetags.staff_pages import role_name


@staff_page(Action.GIVE_ROLE)
def give_role(request: StaffRequest, code: str) -> HttpResponse:
    """Make somebody something here. What is answered is the same whether the address was known or not."""
    unit = get_object_or_404(Unit, code=code)
    permissions.require(request.staff, Action.GIVE_ROLE, code)
    form = GiveRoleForm(
        request.POST or None, giver=request.staff, unit_code=code, initial={"begins_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        given = _give(request, form, code)
        if isinstance(given, Assignment):
            return _done(request, given)
        form.refuse(given)
    words = {
        "title": _("Give a role in %(unit)s") % {"unit": unit.name},
        "meaning": _("It counts here and in every unit below. The person is told, and the audit trail keeps it."),
        "act": _("Give the role"),
        "back": reverse("staff:unit", args=[code]),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


def _give(request: StaffRequest, form: GiveRoleForm, code: str) -> Assignment | Refusal:
    role, step = form.chosen
    said = {name: form.cleaned_data[name] for name in ("name", "email", "begins_on", "ends_on")}
    return roles.give_role(**said, role=role, step=step, unit_code=code, actor=request.staff, now=timezone.now())


@staff_page(Action.DEPUTISE)
def deputise(request: StaffRequest, assignment: UUID) -> HttpResponse:
    """Somebody who stands in for a holder."""
    holder = _assignment(assignment)
    code, role = holder.unit.code, Role(holder.role)
    if not permissions.may_deputise(request.staff, holder_id=holder.player_id, role=role, unit_code=code):
        raise NotAllowed(request.staff, Action.DEPUTISE, code)
    form = PersonForm(request.POST or None, initial={"begins_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        lent = roles.deputise(assignment=assignment, **form.cleaned_data, actor=request.staff, now=timezone.now())
        if isinstance(lent, Assignment):
            return _done(request, lent)
        form.refuse(lent)
    words = {
        "title": _("Name a deputy for %(name)s") % {"name": holder.name},
        "meaning": _(
            "The deputy acts as %(role)s of %(unit)s for %(name)s between these days, and the audit trail says so."
        )
        % _words(holder),
        "act": _("Name the deputy"),
        "back": reverse("staff:unit", args=[code]),
    }
    return render(request, "organiser/form.html", {"form": form, **words})


@staff_page(Action.ENTER)
def end_role(request: StaffRequest, assignment: UUID) -> HttpResponse:
    """Ask once, then end a role at once."""
    held = _assignment(assignment)
    if not roles.may_end(request.staff, held):
        raise NotAllowed(request.staff, Action.END_ROLE, held.unit.code)
    if request.method == "POST":
        roles.end_role(assignment=assignment, actor=request.staff, now=timezone.now())
        messages.success(request, _("%(name)s is no longer %(role)s of %(unit)s.") % _words(held))
        return redirect("staff:unit", held.unit.code)
    words = {
        "title": _("End this role?"),
        "meaning": _(
            "From now on %(name)s is no longer %(role)s of %(unit)s, on every open page, too; nor is their deputy. "
            "The role can be given again."
        )
        % _words(held),
        "act": _("End the role of %(name)s") % _words(held),
        "back": reverse("staff:unit", args=[held.unit.code]),
    }
    return render(request, "organiser/form.html", {"is_grave": True, **words})


def _assignment(public_id: UUID) -> Assignment:
    return get_object_or_404(Assignment.objects.select_related("unit", "deputy_of"), public_id=public_id)


def _words(one: Assignment) -> dict[str, str]:
    return {"name": one.name, "role": role_name(one.role, one.step), "unit": one.unit.name}


def _done(request: StaffRequest, one: Assignment) -> HttpResponse:
    messages.success(request, _("%(name)s is %(role)s of %(unit)s.") % _words(one))
    return redirect("staff:unit", one.unit.code)
