"""Consent: one decision for each purpose, not given unless somebody gives it, and taken back as easily.

Playing needs none: it is the service that somebody asks for, and what it needs is told on the page of what we know.
A change of the wording asks anew: what was agreed to in other words is not agreed to in these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from game.players.models import ConsentChange, Player


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing we would like to do, in plain words; `wording` changes whenever the words do."""

    name: str
    title: str | Promise
    what: str | Promise
    without: str | Promise
    wording: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has decided for one purpose, and when; `is_outdated`: they agreed to an earlier wording."""

    purpose: Purpose
    is_given: bool = False
    is_outdated: bool = False
    since: datetime | None = None


class UnknownPurpose(ValueError):
    """Nobody is asked for such a consent."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is no purpose: choose one of {', '.join(PURPOSES)}")


_INSIGHT: Final = Purpose(
    name="insight",
    title=_("Count me when you look where people are reached"),
    what=_(
        "The county counts how many players are in an area in an hour, to see where nobody is reached and what is"
        " missing there. The single count is gone after 7 days; what stays are sums with noise, from which nobody"
        " can be told."
    ),
    without=_("You play exactly the same and are in no count."),
    wording="2026-11",
)
_NEWS: Final = Purpose(
    name="news",
    title=_("Send me news of the county"),
    what=_("The county may send you messages about events, questionnaires and offers that fit your place."),
    without=_("You are told only what concerns your own coins and your account."),
    wording="2026-11",
)
PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType({purpose.name: purpose for purpose in (_INSIGHT, _NEWS)})


def has(player_id: int, purpose: str) -> bool:
    """Whether this player agrees to this purpose in its present wording."""
    return _standing(_known(purpose), _newest(player_id, purpose)).is_given


def all_of(player_id: int) -> list[Standing]:
    """What a player has decided, purpose by purpose."""
    return [_standing(purpose, _newest(player_id, name)) for name, purpose in PURPOSES.items()]


def give(*, player_id: int, purpose: str, now: datetime) -> None:
    """Agree; agreeing again changes nothing."""
    _decide(player_id, _known(purpose), True, now)


def withdraw(*, player_id: int, purpose: str, now: datetime) -> None:
    """Take it back; what was never given needs no taking back."""
    _decide(player_id, _known(purpose), False, now)


@transaction.atomic
def _decide(player_id: int, purpose: Purpose, is_given: bool, now: datetime) -> None:
    """Write down a change, one after the other for each player.

    Raises:
        Player.DoesNotExist: they have left.
    """
    Player.objects.select_for_update(no_key=True).get(pk=player_id)
    before = _standing(purpose, _newest(player_id, purpose.name))
    is_as_before = before.is_given if is_given else not (before.is_given or before.is_outdated)
    if is_as_before:
        return
    ConsentChange.objects.create(
        player_id=player_id, purpose=purpose.name, is_given=is_given, wording=purpose.wording, changed_at=now
    )


def _known(name: str) -> Purpose:
    if name not in PURPOSES:
        raise UnknownPurpose(name)
    return PURPOSES[name]


def _newest(player_id: int, purpose: str) -> ConsentChange | None:
    return ConsentChange.objects.filter(player_id=player_id, purpose=purpose).order_by("-pk").first()


def _standing(purpose: Purpose, newest: ConsentChange | None) -> Standing:
    if newest is None:
        return Standing(purpose)
    is_current = newest.wording == purpose.wording
    return Standing(
        purpose,
        is_given=newest.is_given and is_current,
        is_outdated=newest.is_given and not is_current,
        since=newest.changed_at,
    )
