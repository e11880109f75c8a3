"""Groups: the lists of members that my units keep, a new one, and one taken away."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from game.coins.gifts import groups, overview
from game.coins.gifts.naming import Named
from game.coins.models import MemberGroup
from game.units import permissions
from game.units.actions import Action
from game.units.approval_refusals import Refused
from game.units.models import Unit
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.gift_forms import GroupForm
from web.organiser.tables import Cell, Column, Table, shown
from web.templatetags.staff_approvals import grouped
from web.templatetags.staff_pages import as_written
from web.templatetags.taitung_days import taitung_day


@require_safe
@staff_page(Action.SEND_GIFTS)
def gift_groups(request: StaffRequest) -> HttpResponse:
    """Those of my units."""
    found = overview.groups_of(permissions.scope(request.staff, Action.SEND_GIFTS))
    return shown(request, "organiser/gifts/groups.html", {}, _table(found))


def _table(found: Iterable[Any]) -> Table:
    return Table(
        name="groups",
        caption=_("Groups of members"),
        columns=(
            Column(_("Name")), Column(_("Unit")), Column(_("Number of people"), is_number=True),
            Column(_("Made on"), is_whole=True), Column(_("What you can do"), only_here=True),
        ),
        rows=tuple(
            (
                Cell(each.name, is_name=True),
                Cell(each.unit.name),
                Cell(grouped(each.people)),
                Cell(taitung_day(each.made_at)),
                Cell("", also=((_("Delete"), reverse("staff:delete_gift_group", args=[each.public_id])),)),
            )
            for each in found
        ),
        empty=_("No unit of yours keeps a group. Make one from a list."),
    )  # fmt: skip


@staff_page(Action.SEND_GIFTS)
def new_gift_group(request: StaffRequest) -> HttpResponse:
    """A list to keep; lines that name nobody are told, and nothing is kept until there are none or one says so."""
    units = Unit.objects.filter(code__in=permissions.scope(request.staff, Action.SEND_GIFTS))
    form = GroupForm(request.POST or None, request.FILES or None, units=units)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        named = form.named
        if "anyway" in request.POST or not named.unknown:
            made = _made(request, form, named)
            if isinstance(made, MemberGroup):
                words = _("The group %(name)s is kept, with %(people)s people.")
                messages.success(request, words % {"name": made.name, "people": grouped(made.members.count())})
                return redirect("staff:gift_groups")
            saying.put_beside(form, [made])
        context = {"named": named}
    return render(request, "organiser/gifts/new_group.html", {"form": form, **context})


def _made(request: StaffRequest, form: GroupForm, named: Named) -> MemberGroup | Refused:
    said = form.cleaned_data
    return groups.make(
        actor=request.staff,
        group=said["public_id"],
        unit_code=said["unit_code"],
        players=named.players,
        now=timezone.now(),
    )


@staff_page(Action.SEND_GIFTS)
def delete_gift_group(request: StaffRequest, group: UUID) -> HttpResponse:
    """Ask once, then take the list away."""
    found = get_object_or_404(MemberGroup.objects.select_related("unit"), public_id=group)
    permissions.require(request.staff, Action.SEND_GIFTS, found.unit.code)
    if request.method == "POST":
        groups.delete(actor=request.staff, group=found, now=timezone.now())
        messages.success(request, _("The group is deleted."))
        return redirect("staff:gift_groups")
    words = {
        "title": _("Delete the group"),
        "promise": as_written(found.name),
        "meaning": _("The list of people is gone then. Envelopes that went to it stay given."),
        "act": _("Delete the group"),
        "is_grave": True,
        "back": reverse("staff:gift_groups"),
    }
    return render(request, "organiser/form.html", words)
