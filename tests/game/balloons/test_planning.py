"""Plans from the layers in the database: what they read, keep, and say they did not check."""

import pytest
from django.contrib.gis.geos import Point

from game.balloons import planning
from game.balloons.plan_table import as_json, metres, percent, summary_of
from game.balloons.planning import plan, prepare
from geo.cells import centre_of
from geo.models import KeepOut, SmallArea, Village
from geo.placement.plan import NoRoom
from geo.placement.rules import Rules
from geo.position import distance_m
from tests.game.balloons.conftest import outline
from tests.geo.placement_builders import LUYE, box

RULES = Rules(balloons=12, stock=240)
SEED = b"a seed of a test"


def load_small_area(code="A1", edges=(-100, -100, 100, 100), residents=50):
    at = Point(LUYE.longitude, LUYE.latitude, srid=4326)
    SmallArea.objects.create(code=code, outline=outline(box(code, *edges).wkb), point=at, residents=residents)


def load_river(edges=(-3000, -400, 3000, 400)):
    KeepOut.objects.create(kind="river", outline=outline(box("river", *edges).wkb), source="a test")


def move_a_village():
    Village.objects.filter(pk="10014050001").update(outline=outline(box("", -3000, -3000, 3000, -900).wkb))


def kept_files(folder):
    return sorted(path.name for path in (folder / "placement").glob("*.json"))


def test_a_plan_from_villages_alone_serves_every_village_and_says_that_it_is_a_sketch(county):
    planned = plan(prepare(RULES), RULES, SEED)
    assert {each.village for each in planned.placement.balloons} == set(Village.objects.values_list("pk", flat=True))
    assert planned.fairness.county.residents == 1800
    assert planned.fairness.townships[0].code == county.code
    assert "small_areas" in planned.prepared.not_checked
    assert "residents" not in planned.prepared.not_checked
    assert len(summary_of(planned)) == 7


def test_villages_without_figures_count_alike_and_the_plan_says_so(county):
    Village.objects.update(residents=None)
    planned = plan(prepare(RULES), RULES, SEED)
    assert planned.fairness.county.residents == 3000
    assert "residents" in planned.prepared.not_checked
    assert len(summary_of(planned)) == 8


def test_small_areas_take_the_place_of_villages(county):
    load_small_area()
    prepared = prepare(RULES)
    assert prepared.not_checked == ("river", "carriageway", "rail", "airport", "closed", "steep")
    assert [home.code for home in prepared.people.homes if home.residents] == ["A1"]
    assert all(distance_m(centre_of(cell), LUYE) < 450 for cell in prepared.candidates.cells.tolist())


def test_a_loaded_keep_out_is_kept_clear_and_no_longer_called_unchecked(county):
    load_river()
    planned = plan(prepare(RULES), RULES, SEED)
    assert "river" not in planned.prepared.not_checked
    east_m = [distance_m(centre_of(each.cell), LUYE) for each in planned.placement.balloons]
    assert min(east_m) > 400


def test_no_balloon_stands_where_the_second_coast_has_sea(county):
    planned = plan(prepare(RULES), RULES, SEED)
    northmost = max(centre_of(each.cell).latitude for each in planned.placement.balloons)
    assert northmost < LUYE.latitude + (2000 - 40) / 110_700


def test_an_unchanged_county_is_not_worked_out_again(county, monkeypatch, tmp_path):
    first = prepare(RULES)
    monkeypatch.setattr(planning, "candidates_on", lambda *_: pytest.fail("worked out again"))
    second = prepare(Rules(balloons=5, stock=50))
    assert (first.mask_hash, first.population_hash) == (second.mask_hash, second.population_hash)
    assert len(kept_files(tmp_path)) == 1


@pytest.mark.parametrize(
    "change",
    [
        load_small_area,
        load_river,
        lambda: Village.objects.filter(pk="10014050001").update(residents=7),
        lambda: Village.objects.filter(pk="10014050001").update(outline=outline(box("", -3000, -3000, 3000, -900).wkb)),
    ],
    ids=["small area", "keep-out", "residents", "outline"],
)
def test_whatever_changes_in_the_county_makes_a_new_plan(county, tmp_path, change):
    prepare(RULES)
    change()
    prepare(RULES)
    assert len(kept_files(tmp_path)) == 2


def test_without_boundaries_a_plan_is_refused_with_what_to_do(db):
    with pytest.raises(NoRoom, match="load_boundaries"):
        prepare(RULES)


def test_a_plan_as_json_has_every_balloon_and_what_it_rests_on(county):
    told = as_json(plan(prepare(RULES), RULES, SEED))
    assert len(told["balloons"]) == 12
    assert sum(each["stock"] for each in told["balloons"]) == 240
    assert {"mask_hash", "population_hash", "not_checked", "gini", "townships", "regions", "county"} <= set(told)


@pytest.mark.parametrize(("share", "text"), [(0.98, "98.0 %"), (0.97999, "97.9 %"), (1.0, "100.0 %")])
def test_a_share_is_never_rounded_up_to_a_promise(share, text):
    assert percent(share) == text


def test_a_walk_that_nobody_takes_is_a_dash():
    assert (metres(None), metres(1234.6)) == ("–", "1,235 m")
