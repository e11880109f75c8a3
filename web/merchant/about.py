"""What the county and the map say of a merchant, and the opening hours that its owner proposes."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from game.coins.merchants import hours, showing
from game.coins.models import Merchant
from game.units.approval_refusals import Refused
from geo.naming import name_of
from web.merchant.access import MerchantRequest, merchant_page
from web.merchant.week import DAYS, expression_of, spells_in, week_of
from web.organiser import saying
from web.organiser.forms import StaffForm
from web.phone import place_words

UNREADABLE: Final = gettext_lazy("Write it as in 10:00-14:00, 17:00-21:00; leave it empty if you are closed.")


class WeekForm(StaffForm):
    """A week's opening hours, a field for each day."""

    is_shut_on_holidays = forms.BooleanField(label=gettext_lazy("Closed on public holidays"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields = {
            day: forms.CharField(label=WEEKDAYS[number], required=False, max_length=60)
            for number, day in enumerate(DAYS)
        }
        self.fields = fields | self.fields

    def clean(self) -> dict[str, Any]:
        """Each day as it can be read."""
        said = self.cleaned_data
        for day in DAYS:
            if spells_in(said.get(day, "")) is None:
                self.add_error(day, UNREADABLE)
        return said

    @property
    def expression(self) -> str:
        """What was typed, as the map keeps it."""
        said = self.cleaned_data
        return expression_of(said, is_shut_on_holidays=said["is_shut_on_holidays"])


@merchant_page()
def about(request: MerchantRequest) -> HttpResponse:
    """What is known of us; an owner proposes other hours here."""
    merchant = Merchant.objects.select_related("place", "township").get(pk=request.working.merchant_id)
    if request.method == "POST" and request.working.is_owner:
        form = WeekForm(request.POST)
        if form.is_valid() and _proposed(request, form):
            return redirect("merchant:about")
    else:
        form = WeekForm(initial=_initial(merchant))
    return render(request, "merchant/about.html", {"form": form, **_known(merchant)})


def _proposed(request: MerchantRequest, form: WeekForm) -> bool:
    done = hours.propose(owner=request.working, hours=form.expression, now=timezone.now())
    if isinstance(done, Refused):
        saying.put_beside(form, [done])
        return False
    words = _("Thank you. The county looks at it, then the map shows it.")
    messages.success(request, words if done.hours_proposed else _("That is what the map says already."))
    return True


def _initial(merchant: Merchant) -> dict[str, object]:
    expression = merchant.hours_proposed or (merchant.place.opening_hours if merchant.place else "")
    return {**week_of(expression, timezone.now()), "is_shut_on_holidays": "PH off" in expression}


def _known(merchant: Merchant) -> dict[str, object]:
    now, place = timezone.now(), merchant.place
    return {
        "merchant": merchant,
        "township": name_of(merchant.township) if merchant.township else "",
        "is_certified": showing.is_certified(merchant),
        "week": place_words.week(place.opening_hours, now) if place else [],
        "proposed": place_words.week(merchant.hours_proposed, now),
    }
