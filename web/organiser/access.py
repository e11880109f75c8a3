"""The door of every staff page: logged in, in the units today, with a second factor, in a role that may do this.

`@staff_page(Action.X)` stands on each view, and the view gets `request.staff`. A view about one unit asks
`permissions.require` for it, too, or leaves that to its verb. Nothing is kept from an earlier request, so a role that
ended opens nothing any more.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from game.players.models import Player
from game.units import permissions, staffing
from game.units.actions import Action
from game.units.staffing import Staff
from web import second_factor


class StaffRequest(HttpRequest):
    """A request that came through `staff_page`."""

    staff: Staff


View = Callable[..., HttpResponseBase]
FORBIDDEN: Final = 403


def staff_page(action: Action) -> Callable[[View], View]:
    """Open a view to staff who may do this in some unit; others are led to what they lack, or told whom to ask."""

    def guard(view: View) -> View:
        @never_cache
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = _turned_away(request, action)
            if turned_away is not None:
                return turned_away
            try:
                return view(request, *args, **kwargs)
            except permissions.NotAllowed:
                return _refuse(request, request.staff)

        return guarded

    return guard


def _turned_away(request: StaffRequest, action: Action) -> HttpResponseBase | None:
    """Why the page stays shut, or None; it sets `request.staff`."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    staff = staff_of(request)
    if staff is None:
        return _refuse(request, None)
    if not second_factor.is_strong(request):
        return redirect(second_factor.prove_address(request))
    request.staff = staff
    if not permissions.may_anywhere(staff, action):
        return _refuse(request, staff)
    return None


def staff_of(request: HttpRequest) -> Staff | None:
    """Who asks, as staff of today; None for players."""
    if not isinstance(request.user, Player):
        return None
    return staffing.staff_of(request.user.pk, timezone.localdate())


def _refuse(request: HttpRequest, staff: Staff | None) -> HttpResponse:
    return render(request, "organiser/refused.html", {"staff": staff}, status=FORBIDDEN)
