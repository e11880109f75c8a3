"""Bringing along: what a guest has caught comes to the account they log in to, as far as the account may catch.

One person must not be a hundred guests: a catch comes along only if the account has not caught that balloon, and only
while that day's limits of the account last, as if the account had caught it itself. Its coins stay pending as long as
they would have. Favourites and reports of places come along, each once. Whatever may not come stays behind and goes
with the guest's account, its coins to the county's fund.

One transaction, both players locked in the order of their ids, then the ledger's accounts. Repeating it, after a
server died in the middle too, changes nothing: the guest is gone. Called by `web.phone.guest_on_the_way`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from game.balloons import tunables
from game.balloons.models import Catch
from game.coins import handing_over, queries
from game.inbox import sending
from game.inbox.kinds import Kind
from game.players import favourites, leaving, purses
from game.players.holdings import Farewell
from game.players.models import Membership, Player
from game.reports import reporting


@dataclass(frozen=True, slots=True)
class Brought:
    """How many catches and coins came along, and how many catches did not."""

    catches: int = 0
    coins: int = 0
    left_behind: int = 0


@transaction.atomic
def bring_along(*, guest_id: int, account_id: int, now: datetime) -> Brought:
    """Move a guest's catches to an account and end the guest's account.

    Nothing happens, and nothing is brought, if `guest_id` is no passing guest (any more), or either account is closed.
    """
    guest, account = _locked(guest_id, account_id)
    if guest is None or account is None or not is_passing_guest(guest):
        return Brought()
    catches = list(Catch.objects.filter(player=guest).order_by("caught_on", "id"))
    coming = _coming(catches, account)
    coins = _move(coming, guest, account, now)
    favourites.hand_over(giver_id=guest.pk, taker_id=account.pk)
    reporting.hand_over(giver_id=guest.pk, taker_id=account.pk)
    brought = Brought(len(coming), coins, len(catches) - len(coming))
    leaving.leave(player_id=guest.pk, farewell=Farewell(), now=now)
    if coming:
        values = {"catches": brought.catches, "coins": brought.coins}
        key = f"brought:{guest.public_id}"
        sending.send(player_id=account.pk, kind=Kind.BROUGHT_ALONG, values=values, key=key, now=now)
    return brought


def _locked(guest_id: int, account_id: int) -> tuple[Player | None, Player | None]:
    players = Player.objects.filter(pk__in={guest_id, account_id}, is_active=True).order_by("pk")
    found = {player.pk: player for player in players.select_for_update(no_key=True)}
    return (found.get(guest_id), found.get(account_id)) if guest_id != account_id else (None, None)


def is_passing_guest(player: Player) -> bool:
    """A guest of one tap, who has nothing but catches and coins on their way.

    Others have a guest's limits and an account of their own: who is below 18 and waits for a guardian, and who was a
    member before and has coins in the wallet.
    """
    if not player.is_guest or player.confirmed_at is not None or player.email is not None:
        return False
    is_member = Membership.objects.filter(player=player).exists()
    return not is_member and queries.purse_of(purses.owner_of(player.pk)).wallet == 0


def _coming(catches: list[Catch], account: Player) -> list[Catch]:
    """Those that the account could have made itself, the oldest first."""
    own = Catch.objects.filter(player=account)
    balloons = set(own.values_list("balloon_id", flat=True))
    messages = set(own.values_list("message_id", flat=True))
    new = [catch for catch in catches if catch.balloon_id not in balloons and catch.message_id not in messages]
    days = own.filter(caught_on__in={catch.caught_on for catch in new})
    return _within_limits(new, days.values_list("caught_on", "offline"), is_guest=account.is_guest)


def _within_limits(catches: list[Catch], own: Iterable[tuple[date, bool]], *, is_guest: bool) -> list[Catch]:
    """As many a day as the account may still have, offline ones no more than these may be."""
    most = tunables.GUEST_CATCHES_A_DAY if is_guest else tunables.CATCHES_A_DAY
    own = list(own)
    days, offline = Counter(day for day, _ in own), Counter(day for day, was_offline in own if was_offline)
    coming = []
    for catch in catches:
        day = catch.caught_on
        is_full = days[day] >= most or (catch.offline and offline[day] >= tunables.OFFLINE_CATCHES_A_DAY)
        if not is_full:
            coming.append(catch)
            days[day] += 1
            offline[day] += catch.offline
    return coming


def _move(catches: list[Catch], guest: Player, account: Player, now: datetime) -> int:
    """Give these catches and their pending coins to the account; the coins."""
    Catch.objects.filter(pk__in=[catch.pk for catch in catches]).update(player=account)
    return handing_over.hand_over(
        awards=[catch.transfer_id for catch in catches if catch.transfer_id is not None],
        giver=purses.owner_of(guest.pk),
        taker=purses.owner_of(account.pk),
        now=now,
    )
