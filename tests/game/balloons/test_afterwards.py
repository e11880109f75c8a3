"""When a day is over, coins go back and hours are forgotten."""

from datetime import timedelta

import pytest

from game.balloons import afterwards, tunables
from game.balloons.models import Catch
from game.coins import audit
from game.coins.models import Account
from game.journal.models import Line
from tests.game.balloons.builders import a_flying_balloon, a_player, tap
from tests.game.coins.builders import NOW

pytestmark = pytest.mark.django_db


def test_a_wave_that_is_over_gives_back_what_nobody_caught() -> None:
    balloon = a_flying_balloon(coins=20, stock=10)
    tap(a_player(), balloon)
    over = balloon.closes_at + tunables.OFFLINE_GRACE
    assert afterwards.close_due_waves(now=over - timedelta(minutes=1)) == 0
    assert afterwards.close_due_waves(now=over) == 1
    assert afterwards.close_due_waves(now=over) == 0
    assert Account.objects.get(name__startswith="campaign:").balance == 10_000 - 20
    assert list(audit.findings()) == []


def test_a_catch_forgets_its_hour_after_thirty_days_and_keeps_its_date() -> None:
    tap(a_player(), a_flying_balloon())
    assert afterwards.forget_times(now=NOW + timedelta(days=30)) == 0
    assert afterwards.forget_times(now=NOW + timedelta(days=30, seconds=1)) == 1
    caught = Catch.objects.get()
    assert caught.caught_at is None
    assert caught.settles_at is None
    assert not Line.objects.exists()
    assert caught.caught_on.isoformat() == "2026-07-05"
