"""Garbage is looked for by the clock and by connections; what phones leave is found in the end."""

import gc
import sys
import weakref

import pytest

from web.phone import garbage
from web.phone.garbage import COLLECT_EVERY_CONNECTIONS, COLLECT_EVERY_S, Collector


class Leaving:
    """Holds itself, as what a connection leaves behind."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def held_off():
    before, switch_s = gc.get_threshold(), sys.getswitchinterval()
    garbage.hold_off()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)
    sys.setswitchinterval(switch_s)


@pytest.mark.parametrize(
    ("after_s", "connections", "is_due"),
    [
        (1.0, 10, False),
        (COLLECT_EVERY_S, 10, True),
        (1.0, COLLECT_EVERY_CONNECTIONS, True),
    ],
    ids=["neither", "time", "connections"],
)
def test_it_is_due_after_some_time_or_many_connections(after_s, connections, is_due):
    collector = Collector(collected_at_s=100.0)
    assert collector.collect_if_due(100.0 + after_s, connections) is is_due
    assert not collector.collect_if_due(100.0 + after_s + 1.0, connections)


def test_what_only_holds_itself_is_gone_when_it_was_due(held_off):
    left = weakref.ref(Leaving())
    assert left() is not None
    Collector(collected_at_s=0.0).collect_if_due(COLLECT_EVERY_S, 0)
    assert left() is None


def test_everything_is_never_looked_through_by_count(held_off):
    looks = gc.get_stats()[2]["collections"]
    kept = [[number] for number in range(300_000)]
    assert gc.get_stats()[2]["collections"] == looks
    assert len(kept) == 300_000
