"""Every way to say no to a catch, in one table: text, advice, HTTP status. No `Refusal` exists outside it.

The sentences are kind and never accuse; numbers are added by whoever knows them.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Code(StrEnum):
    """The codes of a refused catch, as the phone gets them."""

    TOO_FAR = "too_far"
    UNSURE = "unsure"
    COARSE = "coarse"
    NO_RECENT_FIX = "no_recent_fix"
    TOO_FAST = "too_fast"
    IMPLAUSIBLE = "implausible"
    NOT_OPEN = "not_open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNKNOWN_BALLOON = "unknown_balloon"
    ALREADY_CAUGHT = "already_caught"
    CONFLICT = "conflict"
    DAILY_LIMIT = "daily_limit"
    GUEST_DAILY_LIMIT = "guest_daily_limit"
    OFFLINE_DAILY_LIMIT = "offline_daily_limit"
    TAP_OUTSIDE_GAP = "tap_outside_gap"
    OFFLINE_TOO_OLD = "offline_too_old"
    FIXES_OUT_OF_ORDER = "fixes_out_of_order"
    TRY_AGAIN = "try_again"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the player reads, what they can do now, and the status an HTTP answer would have."""

    say: Promise
    advice: Promise
    status: HTTPStatus


REFUSALS: Final[dict[Code, Refusal]] = {
    Code.TOO_FAR: Refusal(
        _("You are not there yet."),
        _("Please walk closer to the balloon."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.UNSURE: Refusal(
        _("Your phone is not sure that you are there."),
        _("Stand still under open sky for a few seconds, then tap again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.COARSE: Refusal(
        _("Your phone knows its position only roughly."),
        _("Move to open sky, away from walls, and switch precise location on."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.NO_RECENT_FIX: Refusal(
        _("Your phone has not told its position in the last seconds."),
        _("Keep the page open until the dot moves with you, then tap again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.TOO_FAST: Refusal(
        _("You are moving too fast for a catch."),
        _("Stop in a safe place and tap again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.IMPLAUSIBLE: Refusal(
        _("Your position jumped, so we cannot tell where you are."),
        _("Stay where you are for a minute, then tap again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.NOT_OPEN: Refusal(
        _("This balloon has not opened yet."),
        _("Come back when its time begins."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.CLOSED: Refusal(
        _("This balloon has already left."),
        _("Look for another one on the map."),
        HTTPStatus.GONE,
    ),
    Code.WITHDRAWN: Refusal(
        _("The organiser has taken this balloon back."),
        _("Look for another one on the map."),
        HTTPStatus.GONE,
    ),
    Code.UNKNOWN_BALLOON: Refusal(
        _("This balloon is not known."),
        _("Reload the map and choose a balloon there."),
        HTTPStatus.NOT_FOUND,
    ),
    Code.ALREADY_CAUGHT: Refusal(
        _("You already have this balloon."),
        _("You find it in your collection. Each balloon can be caught once."),
        HTTPStatus.CONFLICT,
    ),
    Code.CONFLICT: Refusal(
        _("Two different requests carried the same number."),
        _("Tap the balloon once more."),
        HTTPStatus.CONFLICT,
    ),
    Code.DAILY_LIMIT: Refusal(
        _("You have caught as many balloons as one can in a day."),
        _("Come back tomorrow: the sky is new every day."),
        HTTPStatus.TOO_MANY_REQUESTS,
    ),
    Code.GUEST_DAILY_LIMIT: Refusal(
        _("Guests catch at most five balloons a day."),
        _("Look under “Me” what your account still needs; with it you go on catching right away."),
        HTTPStatus.TOO_MANY_REQUESTS,
    ),
    Code.OFFLINE_DAILY_LIMIT: Refusal(
        _("You have caught as many balloons without network as one can in a day."),
        _("Catch the next one while you are connected."),
        HTTPStatus.TOO_MANY_REQUESTS,
    ),
    Code.TAP_OUTSIDE_GAP: Refusal(
        _("The time of your tap does not fit the time you were without network."),
        _("If you are still there, tap the balloon again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.OFFLINE_TOO_OLD: Refusal(
        _("You were without network for too long for this catch to count."),
        _("A catch must reach us within 12 hours."),
        HTTPStatus.GONE,
    ),
    Code.FIXES_OUT_OF_ORDER: Refusal(
        _("The positions your phone kept do not fit together."),
        _("If you are still there, tap the balloon again."),
        HTTPStatus.FORBIDDEN,
    ),
    Code.TRY_AGAIN: Refusal(
        _("We could not save your catch just now. Nothing is lost."),
        _("Your phone tries again by itself."),
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
}

# Why a catch brings the stamp but no coins; the same table form, without a status.
WITHOUT_COINS: Final[dict[str, Promise]] = {
    "gone": _("The coins of this balloon are gone. The stamp is yours."),
    "december": _("Coins are handed out until 30 November. The stamp is yours."),
    "guest_share_gone": _(
        "The coins for guests are gone. The stamp is yours; confirmed players can still earn coins here."
    ),
}
