"""A player's state survives a process as it was, and is forgotten when no rule refers to it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.balloons.refusals import Code
from game.live import kept
from game.live.kept import Kept
from game.live.models import KeptTrack
from game.live.receive_fix import receive_fix
from game.live.track import Track
from game.players.models import Player
from tests.game.balloons.builders import a_player, an_order
from tests.game.coins.builders import NOW
from tests.game.live.builders import NOON_MS, a_fix, a_world


def keep(player: Player, track: Track) -> None:
    kept.save({player.pk: Kept(kept.snapshot_of(track), track.heard_at_ms)}, NOW)


def loaded(player: Player) -> Track:
    track = kept.load(player.pk)
    assert track is not None
    return track


@given(st.lists(st.tuples(st.floats(-500, 500), st.integers(1, 9_000)), max_size=12))
def test_a_track_comes_back_with_every_number_a_rule_uses(steps: list[tuple[float, int]]) -> None:
    track, at_ms = Track(), NOON_MS
    for seq, (north_m, lapse_ms) in enumerate(steps):
        at_ms += lapse_ms
        receive_fix(track, a_world(), seq, a_fix(north_m=north_m, at_ms=at_ms), at_ms)
    track.heard_at_ms = at_ms
    back = kept.track_from(kept.snapshot_of(track))
    assert back.last_good == track.last_good
    assert (back.speed, back.last_at_ms, back.heard_at_ms) == (track.speed, track.last_at_ms, track.heard_at_ms)


def test_what_was_refused_stays_refused_in_another_process() -> None:
    track, message_id = Track(), uuid4()
    track.refuse(message_id, Code.TAP_OUTSIDE_GAP)
    assert kept.track_from(kept.snapshot_of(track)).refused == {message_id: Code.TAP_OUTSIDE_GAP}


@pytest.mark.django_db
def test_saving_again_replaces_and_old_states_are_forgotten() -> None:
    player = a_player()
    for second in range(2):
        keep(player, Track(heard_at_ms=second))
    assert loaded(player).heard_at_ms == 1
    assert kept.forget_old(NOW + timedelta(hours=12)) == 0
    assert kept.forget_old(NOW + timedelta(hours=12, seconds=1)) == 1
    assert not KeptTrack.objects.exists()


@pytest.mark.django_db
def test_a_state_of_another_release_keeps_nobody_out() -> None:
    player = a_player()
    kept.save({player.pk: Kept(b'{"last_good":null,"pace":3}', 1)}, NOW)
    assert kept.load(player.pk) is None


@pytest.mark.django_db
def test_a_process_that_wakes_up_late_overwrites_nothing() -> None:
    player = a_player()
    keep(player, Track(heard_at_ms=2_000, tokens=1.0))
    keep(player, Track(heard_at_ms=1_000, tokens=40.0))
    assert (loaded(player).heard_at_ms, loaded(player).tokens) == (2_000, 1.0)


@pytest.mark.django_db
def test_a_deleted_player_does_not_cost_the_others_their_state() -> None:
    player = a_player()
    gone = a_player()
    Player.objects.filter(pk=gone.pk).delete()
    state = Kept(kept.snapshot_of(Track(heard_at_ms=5)), 5)
    kept.save({gone.pk: state, player.pk: state}, NOW)
    assert loaded(player).heard_at_ms == 5


@pytest.mark.django_db
def test_a_catch_that_waits_for_the_database_moves_with_its_player() -> None:
    player = a_player()
    order = an_order(player, uuid4())
    track = Track(heard_at_ms=7)
    track.postpone(order)
    keep(player, track)
    assert loaded(player).postponed(order.message_id, order.fingerprint) == order


def test_a_gap_that_no_good_fix_has_closed_goes_on_in_another_process() -> None:
    track = Track(heard_at_ms=1_000)
    track.start_connection(5_000)
    track.heard_at_ms = 6_000
    back = kept.track_from(kept.snapshot_of(track))
    gap = back.start_connection(9_000)
    assert gap is not None
    assert (gap.begins_at_ms, gap.ends_at_ms, back.heard_at_ms) == (1_000, 9_000, 6_000)


def test_only_what_has_changed_is_written() -> None:
    track = Track(heard_at_ms=1_000)
    state = kept.changed(track)
    assert state is not None
    track.kept = state.snapshot
    assert kept.changed(track) is None
    track.heard_at_ms = 2_000
    assert kept.changed(track) is not None


@pytest.mark.django_db
def test_a_state_that_cannot_be_read_begins_anew_and_names_nobody_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    player = a_player()
    KeptTrack.objects.create(player=player, snapshot=b"{}", saved_at=NOW)
    assert kept.load(player.pk) is None
    (record,) = caplog.records
    assert player.pk not in (record.args or ())
