"""One seed, two databases, and what the engine keeps in memory: the same places, balloons, catches and coins."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests import warm
from tests.coast import with_coast
from tests.equality.sky import NEAR_M
from web.scratch.postgres import postgres
from web.scratch.serving import ScratchServer

Answers = dict[str, dict[str, Any]]
SEEDS = ["鹿野", *(pytest.param(f"seed {number}", marks=pytest.mark.exhaustive) for number in range(4))]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("equality")]


@pytest.fixture(scope="module", params=SEEDS)
def both(request, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """What SpatiaLite and PostGIS answer to the same script."""
    folder = tmp_path_factory.mktemp("equality")
    with postgres(durable=False) as server:
        return {
            "spatialite": answers(folder / "spatialite", request.param),
            "postgis": answers(folder / "postgis", request.param, DATABASE_URL=server.create("equality")),
        }


def answers(folder: Path, seed: str, **environment: str) -> dict[str, Any]:
    surroundings = ScratchServer(with_coast(folder), environment=environment).surroundings()
    done = warm.run(["-m", "tests.equality", seed], surroundings)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("part", ["ground", "plan", "sky"])
def test_both_databases_give_the_same_answers(both: Answers, part: str):
    assert both["postgis"][part] == both["spatialite"][part]


@pytest.mark.parametrize(
    "part", ["taps", "settled", "purses", "accounts", "entries", "stocks", "catches", "journal", "followed", "loaded"]
)
def test_both_databases_pay_alike(both: Answers, part: str):
    assert both["postgis"]["catches"][part] == both["spatialite"]["catches"][part]


@pytest.mark.parametrize("database", ["spatialite", "postgis"])
class TestEachDatabase:
    def test_it_agrees_with_memory_on_every_township_and_village(self, both: Answers, database: str):
        places = [place for place in both[database]["ground"] if place["kind"] != "corner"]
        for noun in ("township", "village"):
            inside = [place for place in places if place[noun] and place[noun][3] == 0.0]
            assert len(inside) > 50
            assert [place for place in inside if place[noun][0] not in place[f"{noun}s_covering"]] == []
            outside = [place for place in places if not place[noun] or place[noun][3] > 1.0]
            assert [place for place in outside if place[f"{noun}s_covering"]] == []

    def test_some_places_lie_on_borders_and_on_ground_that_stays_free(self, both: Answers, database: str):
        ground = both[database]["ground"]
        assert any(len(place["townships_covering"]) > 1 for place in ground)
        assert any(place["keep_outs_covering"] for place in ground)

    def test_it_agrees_with_memory_on_what_is_near_a_fix(self, both: Answers, database: str):
        sky = both[database]["sky"]
        assert sum(len(fix["in_memory"]) for fix in sky) > 100
        for fix in sky:
            in_memory, measured = fix["in_memory"], fix["in_the_database"]
            assert in_memory == pytest.approx(measured, abs=0.01), f"within {NEAR_M} m"

    def test_the_world_that_followed_the_journal_is_the_one_in_the_tables(self, both: Answers, database: str):
        caught = both[database]["catches"]
        assert caught["followed"] == caught["loaded"]
        assert any(version > 1 for _, _, version, _, _ in caught["loaded"])

    def test_every_kind_of_answer_came_and_the_books_are_right(self, both: Answers, database: str):
        caught = both[database]["catches"]
        codes = {tap["code"] for tap in caught["taps"] if tap["kind"] == "Refused"}
        assert {"conflict", "closed", "not_open", "already_caught", "unknown_balloon", "guest_daily_limit"} <= codes
        reasons = {tap["without_coins"] for tap in caught["taps"] if tap["kind"] == "Caught"}
        assert {"", "gone"} <= reasons
        assert caught["settled"]["coins"] > 0
        assert (caught["audit"], int(caught["imbalance"])) == ([], 0)
