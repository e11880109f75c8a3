"""Where somebody enters the code of their invitation; then the second factor, then the till."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from game.coins.merchants import joining
from game.units.approval_refusals import Refused
from web.merchant.access import CHOSEN
from web.organiser import saying
from web.organiser.forms import StaffForm
from web.phone.me import claim_limits
from web.phone.me.visitor import player_of


class CodeForm(StaffForm):
    """The code as it stands on the paper."""

    code = forms.CharField(
        label=gettext_lazy("Code of your invitation"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("Twelve signs in three groups of four."),
    )


@never_cache
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Join with a code; a link brings it along, so that nobody types it."""
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:40]})
    if request.method == "POST" and form.is_valid() and (done := _joined(request, form)):
        return done
    context: dict[str, Any] = {"form": form, "is_guest": player_of(request).is_guest}
    return render(request, "merchant/join.html", context)


def _joined(request: HttpRequest, form: CodeForm) -> HttpResponse | None:
    if not claim_limits.may_try(request):
        form.add_error("code", _("Too many tries. Please wait ten minutes."))
        return None
    player_id = player_of(request).pk
    done = joining.join(player_id=player_id, code=form.cleaned_data["code"], now=timezone.now())
    if isinstance(done, Refused):
        saying.put_beside(form, [done])
        return None
    request.session[CHOSEN] = str(done.merchant.public_id)
    messages.success(request, _("Welcome. You work for %(merchant)s now.") % {"merchant": done.merchant.name})
    return redirect("merchant:home")
