"""A player's state survives a process as it was, and is forgotten when no rule refers to it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.live import kept
from game.live.models import KeptTrack
from game.live.receive_fix import receive_fix
from game.live.track import Track
from tests.game.balloons.builders import a_player
from tests.game.coins.builders import NOW
from tests.game.live.builders import NOON_MS, a_fix, a_world


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


@pytest.mark.django_db
def test_saving_again_replaces_and_old_states_are_forgotten() -> None:
    player = a_player()
    for second in range(2):
        kept.save({player.pk: kept.snapshot_of(Track(heard_at_ms=second))}, NOW)
    loaded = kept.load(player.pk)
    assert loaded is not None
    assert loaded.heard_at_ms == 1
    assert kept.forget_old(NOW + timedelta(hours=12)) == 0
    assert kept.forget_old(NOW + timedelta(hours=12, seconds=1)) == 1
    assert not KeptTrack.objects.exists()


@pytest.mark.django_db
def test_a_state_of_another_release_keeps_nobody_out() -> None:
    player = a_player()
    kept.save({player.pk: b'{"last_good":null,"pace":3}'}, NOW)
    assert kept.load(player.pk) is None
