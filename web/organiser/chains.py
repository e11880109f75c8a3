"""The editor of a unit's chain: a place for each step, chosen from a list, so that a keyboard is enough."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from game.units import chains, permissions, signers
from game.units.actions import Action
from game.units.approval_refusals import Code, Refused
from game.units.chains import Chain
from game.units.models import ApprovalKind, Step, Unit
from web.organiser import saying
from web.organiser.access import StaffRequest, staff_page
from web.organiser.forms import StaffForm
from web.templatetags.staff_approvals import step_name

NOT_ASKED = ""


class ChainForm(StaffForm):
    """For each step its place; `steps` are those with one, in order."""

    def __init__(self, *args: Any, chain: Chain, **options: Any) -> None:
        super().__init__(*args, **options)
        for step in Step:
            place = str(chain.steps.index(step) + 1) if step in chain.steps else NOT_ASKED
            self.fields[step.value] = forms.ChoiceField(
                label=step.label, choices=_places(), required=False, initial=place
            )

    def places(self) -> list[tuple[int, str]]:
        """Each place that was chosen, with its step, in order."""
        chosen = [(int(place), step) for step, place in self.cleaned_data.items() if place != NOT_ASKED]
        return sorted(chosen)


def _places() -> list[tuple[str, Any]]:
    words = (
        gettext_lazy("signs first"), gettext_lazy("signs second"), gettext_lazy("signs third"),
        gettext_lazy("signs fourth"), gettext_lazy("signs fifth"),
    )  # fmt: skip
    return [(NOT_ASKED, gettext_lazy("is not asked")), *((str(place), each) for place, each in enumerate(words, 1))]


@staff_page(Action.SET_CHAIN)
def chain(request: StaffRequest, code: str) -> HttpResponse:
    """Who signs a unit's campaigns, in which order."""
    unit = get_object_or_404(Unit, code=code)
    permissions.require(request.staff, Action.SET_CHAIN, code)
    holds = chains.chain_of(code, ApprovalKind.CAMPAIGN)
    form = ChainForm(request.POST if request.method == "POST" else None, chain=holds)
    if request.method == "POST" and "clear" in request.POST:
        chains.clear(actor=request.staff, unit_code=code, kind=ApprovalKind.CAMPAIGN, now=timezone.now())
        messages.success(request, _("The chain of the unit above holds here again."))
        return redirect("staff:chain", code)
    if request.method == "POST" and form.is_valid():
        done = _set(request, code, form)
        if isinstance(done, Chain):
            messages.success(request, _("The chain is set. What is on its way keeps the one it was submitted with."))
            return redirect("staff:chain", code)
        saying.put_beside(form, [done])
    today = timezone.localdate()
    crews = [(step_name(step), [each.name for each in signers.at_step(code, step, today)]) for step in holds.steps]
    context = {
        "form": form,
        "unit": unit,
        "crews": crews,
        "is_own": holds.set_by == code,
        "set_by": Unit.objects.filter(code=holds.set_by).first(),
        "back": reverse("staff:unit", args=[code]),
    }
    return render(request, "organiser/chain.html", context)


def _set(request: StaffRequest, code: str, form: ChainForm) -> Chain | Refused:
    places = form.places()
    if len({place for place, _step in places}) < len(places):
        return Refused(Code.CHAIN_REPEATS)
    steps = [step for _place, step in places]
    return chains.set_chain(
        actor=request.staff, unit_code=code, kind=ApprovalKind.CAMPAIGN, steps=steps, now=timezone.now()
    )
