"""The runner keeps its promise: tests of one group share one worker, and with it one browser and one set of servers."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_named_where_the_runner_looks_for_it(request):
    """xdist sends a test to its group's worker by the end of its name; pytest 9.2 kept that ending from it."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("one process runs everything: there is nothing to share out")
    assert request.node.nodeid.endswith("@together")
