"""Every verb that moves coins, killed between any two of its statements: all of it was written, or nothing was.

`tests/faults/money.py` lists the verbs; who writes another adds its line there.
"""

import msgspec
import pytest

from tests import warm
from tests.databases import EmptyDatabase
from tests.faults.money import VERBS, Step
from web.scratch.serving import ScratchServer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("money-verbs")]


@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_any_statement_it_leaves_all_or_nothing(verb: str, empty_database: EmptyDatabase, tmp_path):
    with empty_database.copied(tmp_path) as where:
        surroundings = ScratchServer(tmp_path, environment=where).surroundings()
        done = warm.run(["-m", "tests.faults.money", verb], surroundings)
    assert done.returncode == 0, done.stderr
    steps = [msgspec.json.decode(line, type=Step) for line in done.stdout.splitlines()]
    assert len(steps) > 3
    assert [step.statement for step in steps if not step.was_killed] == []
    assert [step.findings for step in steps if step.findings] == []
    assert [step for step in steps if not is_whole(step, is_in_parts=VERBS[verb].is_in_parts)] == []
    assert [step for step in steps if step.repeated != step.again] == []
    assert [step for step in steps if step.before == step.repeated] == []


def is_whole(step: Step, *, is_in_parts: bool) -> bool:
    """Whether the kill left all or nothing; of a verb in parts, whole parts, as the audit has found."""
    if is_in_parts:
        return all(step.before[name] <= step.struck[name] <= step.repeated[name] for name in step.before)
    return step.struck in (step.before, step.repeated)
