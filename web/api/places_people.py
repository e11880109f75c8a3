"""Favourites and reports over HTTP: what a player marks, and what anybody says is wrong with a place.

    GET    /me/favourites            what I marked, the newest first
    PUT    /me/favourites/{place}    mark; again does no harm
    DELETE /me/favourites/{place}    take the mark away; again does no harm
    POST   /places/{place}/reports   {"id": UUID of the sender's own, "trouble": …}, with or without an account

What is refused is answered with `code` and `say`, in the language asked for. Who is logged in sends Django's CSRF
token with each of these but the first; who is not needs none.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from ninja.security import django_auth
from ninja.utils import check_csrf

from game.players import favourites, tunables
from game.players.models import Player
from game.reports import reporting
from game.reports.models import Report
from game.reports.refusals import Code, Refusal
from web.api import report_limits

router = Router()


class Favourite(Schema):
    """A marked place; `gone_on` is the day since which its list no longer names it, null while it is there."""

    place: UUID
    kind: str
    name_zh: str
    name_en: str
    township: str
    township_zh: str
    township_en: str
    marked_on: date
    gone_on: date | None


class Favourites(Schema):
    """All that a player has marked, the newest first, and how many there may be."""

    items: list[Favourite]
    most: int


class Marked(Schema):
    """Whether a place is marked now, and since when."""

    place: UUID
    marked_on: date | None


class Refused(Schema):
    """Why nothing was done."""

    code: str
    say: str


class NewReport(Schema):
    """What is wrong: wifi_dead, closed, not_there or wrong_hours; `id` makes a repeated message one report."""

    id: UUID
    trouble: str


class Reported(Schema):
    """The report as it is kept; `state` is open, confirmed or dismissed."""

    report: UUID
    place: UUID
    trouble: str
    reported_on: date
    state: str


@router.get("/me/favourites", auth=django_auth, response=Favourites)
def my_favourites(request: HttpRequest) -> Favourites:
    """What I marked to find again, gone places too."""
    marked = favourites.marked_by(_player(request).pk)
    items = [Favourite.model_validate(one, from_attributes=True) for one in marked]
    return Favourites(items=items, most=tunables.MOST_FAVOURITES)


@router.put("/me/favourites/{place}", auth=django_auth, response={200: Marked, 404: Refused, 409: Refused})
def mark_favourite(request: HttpRequest, place: UUID) -> Any:
    """Mark a place to find it again."""
    try:
        marked = favourites.mark(player_id=_player(request).pk, place_id=place, now=timezone.now())
    except Player.DoesNotExist:  # left a moment ago, on another phone
        raise HttpError(401, "sign in first") from None
    if marked is favourites.Refusal.NO_SUCH_PLACE:
        return _refused(Refusal(Code.NO_SUCH_PLACE))
    if marked is favourites.Refusal.TOO_MANY:
        say = _("You have marked %(most)s places, which is as many as there may be. Take a mark away first.")
        return Status(409, Refused(code=marked, say=say % {"most": tunables.MOST_FAVOURITES}))
    return Status(200, Marked(place=place, marked_on=marked.marked_on))


@router.delete("/me/favourites/{place}", auth=django_auth, response=Marked)
def unmark_favourite(request: HttpRequest, place: UUID) -> Marked:
    """Take the mark away."""
    favourites.unmark(player_id=_player(request).pk, place_id=place)
    return Marked(place=place, marked_on=None)


def anybody(request: HttpRequest) -> Player | AnonymousUser:
    """Who asks, if they are logged in: then no other site may speak in their name."""
    if not isinstance(request.user, Player):
        return AnonymousUser()
    if check_csrf(request):
        raise HttpError(403, "send the CSRF token of this site in X-CSRFToken, or no session cookie")
    return request.user


@router.post(
    "/places/{place}/reports",
    auth=anybody,
    response={200: Reported, 404: Refused, 409: Refused, 410: Refused, 422: Refused, 429: Refused},
)
def report_place(request: HttpRequest, place: UUID, word: NewReport) -> Any:
    """Say what is wrong with a place; the same again is answered with the first."""
    player_id = request.user.pk
    if not report_limits.may_report(request, player_id):
        return _refused(Refusal(Code.TOO_MANY))
    answer = reporting.report(
        sent_as=word.id, place_id=place, trouble=word.trouble, player_id=player_id, now=timezone.now()
    )
    return _refused(answer) if isinstance(answer, Refusal) else Status(200, _reported(place, answer))


def _reported(place: UUID, report: Report) -> Reported:
    return Reported(
        report=report.public_id,
        place=place,
        trouble=report.trouble,
        reported_on=report.reported_on,
        state=report.state,
    )


def _refused(refusal: Refusal) -> Status[Refused]:
    return Status(refusal.status, Refused(code=refusal.code, say=refusal.sentence))


def _player(request: HttpRequest) -> Player:
    """Whom django_auth let in."""
    if not isinstance(request.user, Player):
        raise HttpError(401, "sign in first")
    return request.user
