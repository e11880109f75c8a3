"""The simulated crowd: it walks, errs like a receiver, remembers like a phone, and finds every disagreement."""

import random
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.core.management.base import CommandError

from game.balloons import catching
from game.balloons.catching import Caught
from geo.position import LatLon, distance_m, moved
from tests.game.balloons.builders import LUYE, a_flying_balloon, a_player, an_order
from tests.game.coins.builders import NOW
from web import protocol
from web.management.commands.simulate import address, exit_code
from web.simulation import beside
from web.simulation.crowd import Outcome
from web.simulation.memory import Memory
from web.simulation.receiver import TIME_CONSTANT_S, Receiver
from web.simulation.starting import BESIDE_M, StartingPlaces
from web.simulation.tally import Tally, percentiles
from web.simulation.walker import Walker


def a_sky_balloon(at: LatLon = LUYE, left: str = "plenty") -> protocol.SkyBalloon:
    return protocol.SkyBalloon(str(uuid4()), at.latitude, at.longitude, "common", 10, left, "2026-07-05T10:00:00Z")


def a_request(balloon: str) -> protocol.CatchRequest:
    return protocol.CatchRequest(uuid4(), UUID(balloon), 0.0)


def caught(request: protocol.CatchRequest, coins: int = 20) -> protocol.CaughtReply:
    return protocol.CaughtReply(request.id, request.balloon, "common", coins, coins == 0, None, "", "")


# --- a person and a receiver -----------------------------------------------------------------------------------------


def test_a_walker_goes_at_walking_speed_and_stops_at_the_goal():
    walker = Walker(LUYE, 0.0)
    walker.goal = moved(LUYE, 30.0, 40.0)
    assert distance_m(LUYE, walker.walk(10.0)) == pytest.approx(12.0, abs=0.01)
    assert distance_m(walker.walk(1000.0), walker.goal) < 0.01
    assert walker.has_arrived(1.0)


def test_two_thirds_of_the_readings_lie_within_the_stated_accuracy():
    receivers = [Receiver(random.Random(seed), 10.0) for seed in range(3000)]
    errors_m = [distance_m(LUYE, receiver.read(LUYE, 500.0).position) for receiver in receivers]
    assert sum(error <= 10.0 for error in errors_m) / len(errors_m) == pytest.approx(0.68, abs=0.03)


def test_the_error_of_a_receiver_wanders_instead_of_jumping():
    steps_m, later_m = [], []
    for seed in range(400):
        receiver = Receiver(random.Random(seed), 10.0)
        first = receiver.read(LUYE, 0.0).position
        steps_m.append(distance_m(first, receiver.read(LUYE, 1.0).position))
        later_m.append(distance_m(first, receiver.read(LUYE, 10 * TIME_CONSTANT_S).position))
    assert sum(steps_m) < sum(later_m) / 4


def test_players_start_a_short_walk_from_a_balloon_that_has_something_left():
    places = StartingPlaces(random.Random(1))
    standing, empty = a_sky_balloon(), a_sky_balloon(moved(LUYE, 9000.0, 0.0), left="none")
    places.learn([standing, empty])
    starts = [places.beside_a_balloon() for _ in range(50)]
    assert all(start and BESIDE_M[0] - 1 <= distance_m(LUYE, start) <= BESIDE_M[1] + 1 for start in starts)


def test_without_any_balloon_players_start_at_a_township_office():
    assert StartingPlaces(random.Random(1)).far_off([]).latitude > 21.9


# --- what a phone remembers ------------------------------------------------------------------------------------------


def test_a_phone_wants_the_nearest_balloon_it_has_not_asked_for():
    memory = Memory()
    near, next_one = a_sky_balloon(moved(LUYE, 10, 0)), a_sky_balloon(moved(LUYE, 50, 0))
    memory.enter_sky(protocol.SkyChange(add=[next_one, near, a_sky_balloon(left="none")]))
    assert memory.nearest_wanted(LUYE) == near
    request = a_request(near.balloon)
    memory.outbox[request.id] = request
    assert memory.nearest_wanted(LUYE) == next_one


def test_a_request_stays_in_the_outbox_until_it_is_answered_for_good():
    memory, request = Memory(), a_request(str(uuid4()))
    memory.outbox[request.id] = request
    assert memory.believe_refused(protocol.RefusedReply(request.id, "try_again", "", "")) == request
    assert request.id in memory.outbox
    assert memory.believe_refused(protocol.RefusedReply(request.id, "too_far", "", "")) is None
    assert memory.outbox == {}


def test_a_balloon_that_is_caught_is_not_wanted_again():
    memory, balloon = Memory(), a_sky_balloon()
    memory.enter_sky(protocol.SkyChange(add=[balloon]))
    memory.believe_caught(caught(a_request(balloon.balloon)))
    assert memory.nearest_wanted(LUYE) is None


# --- phones and ledger -----------------------------------------------------------------------------------------------


def a_phone_that_caught(now: datetime = NOW) -> Memory:
    player, balloon = a_player(), a_flying_balloon(coins=20)
    order = an_order(player, balloon.public_id)
    answer = catching.catch(order, now=now)
    assert isinstance(answer, Caught)
    memory = Memory(player=player.public_id, pending=20)
    memory.believe_caught(protocol.CaughtReply(order.message_id, balloon.public_id, "fine", 20, False, None, "", ""))
    return memory


@pytest.mark.django_db
def test_a_phone_that_believes_what_is_written_does_not_disagree():
    assert beside.disagreements([a_phone_that_caught()]) == []


@pytest.mark.django_db
def test_a_catch_that_the_ledger_does_not_know_is_a_disagreement():
    memory = a_phone_that_caught()
    memory.believe_caught(caught(a_request(str(uuid4()))))
    (found,) = beside.disagreements([memory])
    assert (found.phone_says, found.ledger_says) == ("20 coins", "no such catch")


@pytest.mark.django_db
def test_a_catch_that_the_phone_was_never_told_of_is_a_disagreement():
    memory = a_phone_that_caught()
    memory.caught.clear()
    (found,) = beside.disagreements([memory])
    assert (found.phone_says, found.ledger_says) == ("never asked", "20 coins")


@pytest.mark.django_db
def test_other_coins_for_the_same_catch_and_another_purse_are_disagreements():
    memory = a_phone_that_caught()
    memory.caught = {key: protocol.CaughtReply(key, uuid4(), "fine", 30, False, None, "", "") for key in memory.caught}
    memory.pending = 30
    assert [found.about.split()[0] for found in beside.disagreements([memory])] == ["catch", "purse"]


@pytest.mark.django_db
def test_confirming_makes_players_of_guests():
    guest = a_player(guest=True)
    beside.confirm([guest.public_id], now=NOW)
    guest.refresh_from_db()
    assert not guest.is_guest


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "url"),
    [("ws://localhost:8000", "http://localhost:8000"), ("https://sky.example/", "https://sky.example")],
)
def test_the_server_may_be_named_by_either_protocol(given, url):
    assert address(given) == url


def test_an_address_of_another_kind_is_refused_with_an_example():
    with pytest.raises(CommandError, match="Example"):
        address("localhost:8000")


def test_the_exit_code_tells_agreement_from_disagreement_and_from_no_comparison():
    nothing = Outcome(Tally())
    row = beside.Disagreement(uuid4(), "purse", "1", "2")
    assert [exit_code(replace(nothing, disagreements=found)) for found in ([], [row], None)] == [0, 1, 2]


def test_percentiles_are_told_only_where_there_are_values_enough():
    assert percentiles([1.0]) is None
    assert percentiles([float(number) for number in range(101)]) == (50.0, 95.0, 99.0)


@pytest.mark.slow
def test_a_small_crowd_catches_loses_signal_and_agrees_with_the_ledger(luye_server):
    done = luye_server.scratch.manage(
        "simulate", "--players", "12", "--seconds", "30", "--url", luye_server.url, "--seed", "3"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "disagreements between phones and ledger: 0" in done.stdout
    assert luye_server.rows("SELECT COUNT(*) FROM balloons_catch") != [(0,)], done.stdout
    luye_server.audit()
