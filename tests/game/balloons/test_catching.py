"""A catch gives a balloon once, within stock and limits, and pays from the balloon's own escrow."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from game.balloons import catching, launching, tunables
from game.balloons.catching import Caught, Refused, why_without_coins
from game.balloons.models import Balloon, Catch, Wave
from game.balloons.refusals import Code
from game.coins import audit, queries
from game.journal.models import Line
from game.players import purses
from tests.game.balloons.builders import HOUR, a_flying_balloon, a_player, an_order, tap
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def nothing_is_broken() -> bool:
    return list(audit.findings()) == []


def test_a_catch_moves_the_coins_from_escrow_to_pending() -> None:
    player, balloon = a_player(), a_flying_balloon(coins=20)
    answer = tap(player, balloon)
    assert isinstance(answer, Caught)
    assert answer.coins == 20
    assert answer.settles_at == NOW + timedelta(hours=24)
    assert queries.purse_of(purses.owner_of(player.pk)) == queries.PurseBalance(wallet=0, pending=20)
    assert nothing_is_broken()


def test_the_same_message_again_gets_the_same_answer_and_pays_nothing() -> None:
    player, balloon = a_player(), a_flying_balloon()
    order = an_order(player, balloon.public_id)
    first = catching.catch(order, now=NOW)
    assert catching.catch(order, now=NOW + HOUR) == first
    assert Catch.objects.count() == 1
    assert queries.purse_of(purses.owner_of(player.pk)).pending == 20


def test_the_same_message_id_with_other_content_is_a_conflict() -> None:
    player, balloon = a_player(), a_flying_balloon()
    order = an_order(player, balloon.public_id)
    catching.catch(order, now=NOW)
    other = replace(order, fingerprint="another balloon")
    assert catching.catch(other, now=NOW) == Refused(Code.CONFLICT)


def test_a_second_tap_on_the_same_balloon_is_refused() -> None:
    player, balloon = a_player(), a_flying_balloon()
    tap(player, balloon)
    assert tap(player, balloon) == Refused(Code.ALREADY_CAUGHT)


def test_after_the_stock_is_gone_the_stamp_remains_and_says_why() -> None:
    balloon = a_flying_balloon(stock=1)
    tap(a_player(), balloon)
    answer = tap(a_player(), balloon)
    assert isinstance(answer, Caught)
    assert (answer.coins, answer.without_coins) == (0, "gone")
    assert nothing_is_broken()


def test_guests_get_a_fifth_of_a_stock_of_five_or_more() -> None:
    balloon = a_flying_balloon(stock=5)
    first, second = tap(a_player(guest=True), balloon), tap(a_player(guest=True), balloon)
    assert isinstance(first, Caught)
    assert isinstance(second, Caught)
    assert (first.coins, second.coins, second.without_coins) == (20, 0, "guest_share_gone")


@pytest.mark.parametrize(
    ("stock", "caught", "by_guests", "guest", "reason"),
    [
        pytest.param(10, 9, 0, False, "", id="one left for a member"),
        pytest.param(10, 10, 0, False, "gone", id="none left"),
        pytest.param(4, 3, 3, True, "", id="a small stock has no guest share"),
        pytest.param(10, 2, 2, True, "guest_share_gone", id="two of ten are a fifth"),
        pytest.param(10, 2, 2, False, "", id="members are not bound by the guest share"),
        pytest.param(9, 1, 1, True, "guest_share_gone", id="a fifth of nine is one"),
    ],
)
def test_why_a_catch_has_no_coins(stock: int, caught: int, by_guests: int, guest: bool, reason: str) -> None:
    assert why_without_coins(stock=stock, caught=caught, caught_by_guests=by_guests, is_guest=guest) == reason


def test_a_guest_is_refused_the_sixth_catch_of_a_day_but_not_the_next_morning() -> None:
    guest = a_player(guest=True)
    balloons = [a_flying_balloon() for _ in range(tunables.GUEST_CATCHES_A_DAY + 1)]
    for balloon in balloons[:-1]:
        assert isinstance(tap(guest, balloon), Caught)
    assert tap(guest, balloons[-1]) == Refused(Code.GUEST_DAILY_LIMIT)
    Balloon.objects.update(closes_at=NOW + timedelta(days=2))
    balloons[-1].refresh_from_db()
    assert isinstance(tap(guest, balloons[-1], now=NOW + timedelta(days=1)), Caught)


@pytest.mark.parametrize(
    ("after_closing", "is_offline", "code"),
    [
        pytest.param(timedelta(0), False, Code.CLOSED, id="a tap at closing time is too late"),
        pytest.param(-timedelta(hours=6), False, Code.NOT_OPEN, id="a tap before it opens"),
    ],
)
def test_a_tap_outside_the_window_is_refused(after_closing: timedelta, is_offline: bool, code: Code) -> None:
    player, balloon = a_player(), a_flying_balloon()
    at = balloon.closes_at + after_closing
    answer = catching.catch(an_order(player, balloon.public_id, tapped_at=at, is_offline=is_offline), now=at)
    assert isinstance(answer, Refused)
    assert answer.code is code


def test_an_offline_tap_in_time_counts_within_the_grace_and_settles_later() -> None:
    player, balloon = a_player(), a_flying_balloon()
    tapped_at = balloon.closes_at - HOUR
    arrives = balloon.closes_at + tunables.OFFLINE_GRACE
    order = an_order(player, balloon.public_id, tapped_at=tapped_at, is_offline=True)
    answer = catching.catch(order, now=arrives)
    assert isinstance(answer, Caught)
    assert answer.settles_at == arrives + timedelta(hours=72)


def test_an_offline_tap_that_arrives_after_the_grace_is_refused() -> None:
    player, balloon = a_player(), a_flying_balloon()
    order = an_order(player, balloon.public_id, tapped_at=balloon.closes_at - HOUR, is_offline=True)
    late = balloon.closes_at + tunables.OFFLINE_GRACE + timedelta(seconds=1)
    assert catching.catch(order, now=late) == Refused(Code.OFFLINE_TOO_OLD)


def test_offline_catches_have_their_own_daily_limit() -> None:
    player = a_player()
    balloons = [a_flying_balloon() for _ in range(tunables.OFFLINE_CATCHES_A_DAY + 1)]
    answers = [catching.catch(an_order(player, balloon.public_id, is_offline=True), now=NOW) for balloon in balloons]
    assert answers[-1] == Refused(Code.OFFLINE_DAILY_LIMIT)
    assert isinstance(tap(player, balloons[-1]), Caught)


def test_an_unknown_balloon_is_refused() -> None:
    assert catching.catch(an_order(a_player(), uuid4()), now=NOW) == Refused(Code.UNKNOWN_BALLOON)


def test_a_withdrawn_wave_gives_nothing_and_its_coins_go_back() -> None:
    player, balloon = a_player(), a_flying_balloon()
    launching.withdraw(wave_id=balloon.wave_id, now=NOW)
    launching.withdraw(wave_id=balloon.wave_id, now=NOW)
    assert tap(player, balloon) == Refused(Code.WITHDRAWN)
    assert nothing_is_broken()


def test_a_wave_closes_only_when_no_offline_catch_can_come_any_more() -> None:
    balloon = a_flying_balloon()
    over = balloon.closes_at + tunables.OFFLINE_GRACE
    assert launching.close(wave_id=balloon.wave_id, now=over - HOUR).state == Wave.State.LAUNCHED
    assert launching.close(wave_id=balloon.wave_id, now=over).state == Wave.State.CLOSED
    assert nothing_is_broken()


def test_a_launched_wave_cannot_be_launched_again() -> None:
    balloon = a_flying_balloon()
    with pytest.raises(launching.WaveRefused, match="only a draft"):
        launching.launch(wave_id=balloon.wave_id, balloons=[], now=NOW)


def test_a_catch_tells_the_journal_cell_and_stock_but_no_person() -> None:
    player, balloon = a_player(), a_flying_balloon()
    tap(player, balloon)
    line = Line.objects.filter(kind="balloon_caught").get()
    assert (line.cell, line.subject, line.owner) == (balloon.cell, balloon.public_id, None)
    assert line.payload == {"version": 2, "caught": 1, "stock": 10}
