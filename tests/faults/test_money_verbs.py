"""Every verb that moves coins, killed between any two of its statements: all of it was written, or nothing was.

`tests/faults/money.py` lists the verbs; who writes another adds its line there.
"""

from pathlib import Path

import msgspec
import pytest

from tests import warm
from tests.databases import EmptyDatabase, run_cluster
from tests.faults.money import VERBS, Step
from web.scratch.serving import ScratchServer

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("money-verbs")]


# The statements are the same on both databases: on PostGIS those that lock, count and post in ways of their own.
TYPICAL = ("grant a request", "close a year", "send gifts", "settle", "pay", "return vouchers", "make statements")
KINDS = [
    pytest.param(verb, marks=[pytest.mark.exhaustive] if run_cluster() and verb not in TYPICAL else [], id=verb)
    for verb in VERBS
]


@pytest.mark.parametrize("verb", KINDS)
def test_killed_at_any_statement_it_leaves_all_or_nothing(verb: str, empty_database: EmptyDatabase, tmp_path: Path):
    steps = walked(verb, empty_database, tmp_path)
    assert len(steps) > 3
    assert [step.statement for step in steps if not step.was_killed] == []
    assert [step.findings for step in steps if step.findings] == []
    assert [step for step in steps if not is_whole(step, is_in_parts=VERBS[verb].is_in_parts)] == []
    assert [step for step in steps if step.repeated != step.again] == []
    assert [step for step in steps if step.before == step.repeated] == []
    assert steps[-1].struck != steps[-1].before  # it was not longer than its rehearsal


@pytest.mark.exhaustive
@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_any_statement_it_is_whole_when_done_again(verb: str, empty_database: EmptyDatabase, tmp_path: Path):
    steps = walked(verb, empty_database, tmp_path, "thoroughly")
    assert [step for step in steps if step.repeated is None or step.repeated != step.again] == []
    assert [step.findings for step in steps if step.findings] == []


def walked(verb: str, empty_database: EmptyDatabase, folder: Path, *how: str) -> list[Step]:
    with empty_database.copied(folder) as where:
        surroundings = ScratchServer(folder, environment=where).surroundings()
        done = warm.run(["-m", "tests.faults.money", verb, *how], surroundings)
    assert done.returncode == 0, done.stderr
    return [msgspec.json.decode(line, type=Step) for line in done.stdout.splitlines()]


def is_whole(step: Step, *, is_in_parts: bool) -> bool:
    """Whether the kill left all or nothing; of a verb in parts, whole parts, as the audit has found."""
    if step.repeated is None:
        return step.struck == step.before
    if is_in_parts:
        return all(step.before[name] <= step.struck[name] <= step.repeated[name] for name in step.before)
    return step.struck in (step.before, step.repeated)
