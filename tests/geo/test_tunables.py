"""The table of numbers."""

import pytest

from geo import tunables


def test_every_number_is_in_the_table_under_its_name():
    constants = {name: value for name, value in vars(tunables).items() if name.isupper() and name != "TABLE"}
    assert constants == {name: each.value for name, each in tunables.TABLE.items()}


def test_every_number_says_why():
    assert [each.name for each in tunables.TABLE.values() if len(each.why) < 20] == []


def test_a_number_outside_its_own_range_stops_the_start():
    with pytest.raises(ValueError, match=r"X must lie in 0.0..1.0, got 2.0"):
        tunables.tunable("X", 2.0, lowest=0.0, highest=1.0, why="a test of the range")
