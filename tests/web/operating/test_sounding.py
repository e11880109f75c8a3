"""What the database says about a process: how far it is behind, and whether tables fit the code."""

from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from game.journal import reading
from game.journal.models import Line
from game.journal.reading import Behind
from web.operating import sounding

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def write(**ages_s: float) -> None:
    Line.objects.bulk_create(
        [Line(seq=int(seq[1:]), at=NOW - timedelta(seconds=age_s), kind="test") for seq, age_s in ages_s.items()]
    )


def test_a_reader_at_the_end_is_not_behind() -> None:
    write(_1=500.0)
    assert reading.behind(1, NOW) == Behind(0, 0.0)


def test_a_reader_is_as_far_behind_as_its_oldest_unread_line_is_old() -> None:
    write(_1=500.0, _2=40.0, _4=3.0)
    assert reading.behind(1, NOW) == Behind(lines=3, age_s=40.0)


def test_a_clock_of_another_machine_that_is_ahead_makes_nobody_younger_than_now() -> None:
    write(_2=-5.0)
    assert reading.behind(0, NOW).age_s == 0.0


def test_tables_fit_when_every_migration_of_this_code_is_applied_and_newer_ones_do_no_harm() -> None:
    MigrationRecorder.Migration.objects.create(app="players", name="9999_of_the_next_release")
    assert sounding.is_migrated()
    MigrationRecorder.Migration.objects.filter(app="coins", name="0002_guards").delete()
    assert not sounding.is_migrated()
