"""What a guest caught comes along to the account they log in to: never twice, never beyond the account's own limits."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.balloons import audit as of_balloons
from game.balloons import bringing, catching, tunables
from game.balloons.bringing import Brought
from game.balloons.models import Balloon, Catch
from game.coins import audit, queries, settling
from game.coins.models import Settlement, Transfer, TransferKind
from game.inbox.models import Notice
from game.players import joining, purses
from game.players.models import Player
from game.reports.models import Report, Trouble
from tests.game.balloons.builders import a_flying_balloon, a_player, an_order, tap
from tests.game.coins.builders import DAY, NOW, balances
from tests.game.reports.builders import a_place, said

pytestmark = pytest.mark.django_db


def bring(guest: Player, account: Player) -> Brought:
    return bringing.bring_along(guest_id=guest.pk, account_id=account.pk, now=NOW + timedelta(minutes=1))


def is_in_order() -> bool:
    return not [*audit.findings(), *audit.findings(of_balloons.CHECKS)]


def test_catches_and_coins_on_their_way_come_along_and_settle_when_they_would_have() -> None:
    guest, account = a_player(guest=True), a_player()
    balloon = a_flying_balloon(coins=20)
    tap(guest, balloon)
    due = Settlement.objects.get().due_at
    assert bring(guest, account) == Brought(catches=1, coins=20)
    assert Catch.objects.get().player == account
    assert queries.purse_of(purses.owner_of(account.pk)).pending == 20
    assert Settlement.objects.get(settled=None).due_at == due
    assert is_in_order()
    assert settling.settle(now=due).coins == 20
    assert queries.purse_of(purses.owner_of(account.pk)).wallet == 20
    assert is_in_order()


def test_the_guests_account_is_gone_afterwards() -> None:
    guest = a_player(guest=True)
    bring(guest, a_player())
    assert not Player.objects.filter(pk=guest.pk, is_active=True).exists()


def test_a_balloon_that_the_account_has_stays_behind_and_its_coins_are_nobodys_wallet() -> None:
    guest, account = a_player(guest=True), a_player()
    balloon = a_flying_balloon(coins=20)
    for player in (guest, account):
        tap(player, balloon)
    assert bring(guest, account) == Brought(left_behind=1)
    assert queries.purse_of(purses.owner_of(account.pk)).pending == 20
    assert Catch.objects.filter(player=account).count() == 1
    assert is_in_order()


def test_what_the_guest_reported_is_the_account_s_and_what_both_said_is_one_report() -> None:
    guest, account = a_player(guest=True), a_player()
    place, other = a_place(), a_place()
    alone, judged = said(other, guest), said(place, guest, Trouble.NOT_THERE)
    Report.objects.filter(pk=judged.pk).update(state=Report.State.CONFIRMED)
    said(place, guest)
    both = said(place, account)
    assert bring(guest, account) == Brought()
    assert set(Report.objects.values_list("pk", "player")) == {(one.pk, account.pk) for one in (alone, judged, both)}


def test_repeating_it_changes_nothing() -> None:
    guest, account = a_player(guest=True), a_player()
    tap(guest, a_flying_balloon())
    bring(guest, account)
    before = (balances(), Transfer.objects.count(), Notice.objects.count())
    assert bring(guest, account) == Brought()
    assert (balances(), Transfer.objects.count(), Notice.objects.count()) == before


def test_the_account_is_told_once_and_the_history_names_the_award_behind_the_coins() -> None:
    guest, account = a_player(guest=True), a_player()
    tap(guest, a_flying_balloon(coins=20))
    award = Transfer.objects.get(kind=TransferKind.CATCH)
    bring(guest, account)
    assert Notice.objects.get(player=account).values == {"catches": 1, "coins": 20}
    (line,) = queries.history_of(purses.owner_of(account.pk), limit=10)
    assert (line.kind, line.coins, line.state, line.award) == ("bring", 20, "pending", award.pk)


def test_a_stamp_without_coins_comes_along_too() -> None:
    guest, account = a_player(guest=True), a_player()
    balloon = a_flying_balloon(stock=1)
    tap(a_player(), balloon)
    tap(guest, balloon)
    assert bring(guest, account) == Brought(catches=1)
    assert is_in_order()


def test_what_two_guests_caught_of_one_balloon_comes_along_once() -> None:
    account, balloon = a_player(), a_flying_balloon(stock=10)
    guests = [a_player(guest=True) for _ in range(2)]
    for guest in guests:
        tap(guest, balloon)
    assert [bring(guest, account).catches for guest in guests] == [1, 0]


def a_permanent_one() -> Player:
    return a_player()


def one_below_18_with_an_address() -> Player:
    player = a_player()
    joining.unconfirm(player_id=player.pk)
    return player


def one_with_settled_coins() -> Player:
    player = a_player(guest=True)
    joining.confirm(player_id=player.pk, email=None, now=NOW)
    tap(player, a_flying_balloon())
    settling.settle(now=NOW + 5 * DAY)
    joining.unconfirm(player_id=player.pk)
    return player


@pytest.mark.parametrize("person", [a_permanent_one, one_below_18_with_an_address, one_with_settled_coins])
def test_only_a_passing_guest_is_brought_along(person) -> None:
    someone, account = person(), a_player()
    tap(someone, a_flying_balloon())
    assert bring(someone, account) == Brought()
    assert Catch.objects.filter(player=someone).exists()
    assert Player.objects.filter(pk=someone.pk, is_active=True).exists()


def test_nobody_is_brought_along_to_themselves_or_to_a_closed_account() -> None:
    guest, closed = a_player(guest=True), a_player()
    Player.objects.filter(pk=closed.pk).update(is_active=False)
    tap(guest, a_flying_balloon())
    assert (bring(guest, guest), bring(guest, closed)) == (Brought(), Brought())
    assert Catch.objects.get().player == guest


def test_offline_catches_come_along_no_more_than_the_account_may_have_of_them(monkeypatch) -> None:
    monkeypatch.setattr(tunables, "OFFLINE_CATCHES_A_DAY", 2)
    guest, account = a_player(guest=True), a_player()
    for balloon in [a_flying_balloon() for _ in range(2)]:
        catching.catch(an_order(guest, balloon.public_id, is_offline=True), now=NOW)
    catching.catch(an_order(account, a_flying_balloon().public_id, is_offline=True), now=NOW)
    assert bring(guest, account) == Brought(catches=1, coins=20, left_behind=1)


# Each guest taps on some of twelve balloons; the account caught some itself, before.
@settings(max_examples=12)
@given(
    guests=st.lists(st.sets(st.integers(0, 11), max_size=4), min_size=1, max_size=12),
    own=st.sets(st.integers(0, 11), max_size=3),
)
@pytest.mark.django_db(transaction=False)
def test_however_many_guests_are_brought_along_the_account_keeps_its_limits(guests, own) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tunables, "CATCHES_A_DAY", 6)
        balloons = [a_flying_balloon(stock=100) for _ in range(12)]
        account = a_player()
        for number in own:
            tap(account, balloons[number])
        for wanted in guests:
            bring_one(wanted, balloons, account)
    caught = Counter(Catch.objects.filter(player=account).values_list("caught_on", flat=True))
    assert max(caught.values(), default=0) <= 6
    wished = own.union(*guests)
    assert sum(caught.values()) == min(6, len(wished))
    pending = queries.purse_of(purses.owner_of(account.pk)).pending
    assert pending == 20 * sum(caught.values())
    assert is_in_order()


def bring_one(wanted: set[int], balloons: list[Balloon], account: Player) -> None:
    guest = a_player(guest=True)
    for number in sorted(wanted):
        tap(guest, balloons[number])
    bring(guest, account)
