"""Every real place finds its township, with rough outlines and with fine ones."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.boundaries import (
    distances_to_townships_m,
    forget,
    township_of,
    townships_of,
    village_of,
    villages_in,
)
from geo.layers import loading
from geo.layers.areas import areas_in
from geo.layers.vector import Source, read_layer
from geo.models import Township
from geo.position import LatLon, moved
from tests.geo.shared_files import DETAILED_TOWNSHIPS, OFFICE, needs_shared, places

pytestmark = pytest.mark.django_db

#: The one place of the shared files whose coordinates are wrong: 2.7 km north of the county, out at sea.
MISPLACED = "東部海岸國家風景區海洋環境教室"


@pytest.fixture(autouse=True)
def atlas_loaded(atlas_areas):
    loading.write_areas(atlas_areas)
    forget()


@pytest.fixture(params=["atlas", "detail"])
def outlines(request):
    """The default outlines, or the fine ones over them."""
    if request.param == "detail":
        loading.write_areas(areas_in(read_layer(Source(DETAILED_TOWNSHIPS)), {}))
        forget()
    return request.param


@needs_shared
def test_no_real_place_is_ever_lost(outlines):
    found = [(name, position, township_of(position)) for name, position in places()]
    assert len(found) > 600
    assert {name for name, _, township in found if township is None} <= {MISPLACED}
    assert max(township.distance_m for _, _, township in found if township) < 150.0


@needs_shared
def test_every_township_office_is_in_its_township(outlines):
    offices = [(name.removesuffix(OFFICE), position) for name, position in places() if name.endswith(OFFICE)]
    assert len(offices) == 16
    assert [township_of(position).name_zh for _, position in offices] == [name for name, _ in offices]


@pytest.mark.parametrize(
    ("name", "position", "township"),
    [
        pytest.param("Luye Highland", LatLon(22.9134, 121.1196), "鹿野鄉", id="inland"),
        pytest.param("Nanliao Harbour", LatLon(22.6589, 121.4746), "綠島鄉", id="a pier of Green Island"),
        pytest.param("Kaiyuan Harbour", LatLon(22.0584, 121.5082), "蘭嶼鄉", id="a pier of Orchid Island"),
        pytest.param("Sanxiantai islet", LatLon(23.12697, 121.42158), "成功鎮", id="an islet"),
        pytest.param("Fugang Harbour", LatLon(22.7917, 121.1925), "臺東市", id="a ferry port"),
    ],
)
def test_known_places(name, position, township):
    found = township_of(position)
    assert found.name_zh == township
    assert found.distance_m < 150.0


@pytest.mark.parametrize(
    "position",
    [
        pytest.param(LatLon(22.70, 121.30), id="between Taitung and Green Island"),
        pytest.param(LatLon(25.0478, 121.5170), id="Taipei"),
        pytest.param(LatLon(23.60, 121.40), id="Hualien"),
        pytest.param(LatLon(0.0, 0.0), id="null island"),
        pytest.param(LatLon(90.0, 0.0), id="the pole"),
        pytest.param(LatLon(-22.0, -59.0), id="the other side of the earth"),
    ],
)
def test_elsewhere_is_no_township(position):
    assert township_of(position) is None
    assert village_of(position) is None


def test_the_reach_is_500_metres_on_the_ground_in_every_direction():
    eastern_tip = max(Township.objects.get(code="10014110").outline.coords[0][0])
    tip = LatLon(eastern_tip[1], eastern_tip[0])
    assert township_of(moved(tip, 0.0, 490.0)).distance_m == pytest.approx(490.0, abs=1.0)
    assert township_of(moved(tip, 0.0, 510.0)) is None


def test_the_village_agrees_with_the_township():
    found = village_of(LatLon(22.9134, 121.1196))
    assert (found.name_zh, found.township, found.distance_m) == ("永安村", "10014050", 0.0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(21.9, 23.5), st.floats(120.7, 121.7))
def test_a_position_in_a_village_is_in_its_township(atlas_loaded, latitude, longitude):
    village, township = village_of(LatLon(latitude, longitude)), township_of(LatLon(latitude, longitude))
    assert (village is None) == (township is None)
    assert village is None or village.distance_m == pytest.approx(township.distance_m, abs=0.01)
    assert village is None or village.distance_m > 0.0 or township.code == village.township


def test_outlines_are_kept_until_they_are_forgotten():
    luye = LatLon(22.9134, 121.1196)
    before = township_of(luye)
    Township.objects.filter(code=before.code).update(name_zh="新鹿野鄉")
    assert township_of(luye).name_zh == "鹿野鄉"
    forget()
    assert township_of(luye).name_zh == "新鹿野鄉"


def test_without_outlines_nothing_is_found():
    Township.objects.all().delete()
    forget()
    assert township_of(LatLon(22.9134, 121.1196)) is None


POSITIONS = st.lists(st.builds(LatLon, st.floats(21.8, 23.6), st.floats(120.6, 121.8)), max_size=8)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(POSITIONS)
def test_many_positions_asked_at_once_get_the_answers_that_each_would_get(atlas_loaded, positions):
    asked = [*positions, LatLon(0.0, 0.0), LatLon(-22.0, -59.0)]
    found = townships_of(asked)
    assert found == [township_of(position) for position in asked]
    codes = [each.code if each else "10014010" for each in found]
    away_m = distances_to_townships_m(asked, codes)
    for each, distance_m in zip(found, away_m, strict=True):
        assert distance_m == pytest.approx(each.distance_m, abs=0.01) if each else distance_m > 500.0
    for each, village in zip(found, villages_in(codes, asked), strict=True):
        assert village is None or village.township == (each.code if each else "10014010")
        assert each is None or village.distance_m == pytest.approx(each.distance_m, abs=0.01)


def test_nothing_asked_is_nothing_answered():
    assert (townships_of([]), villages_in([], []), distances_to_townships_m([], [])) == ([], [], [])


def test_the_distance_to_a_township_is_from_its_outline_and_endless_to_an_unknown_one():
    luye = LatLon(22.9134, 121.1196)
    inside, beside, unknown = distances_to_townships_m([luye] * 3, ["10014050", "10014130", "00000000"])
    assert (inside, unknown) == (0.0, float("inf"))
    assert 500.0 < beside < 5_000.0


def test_a_place_beyond_its_township_s_outline_has_the_nearest_village_of_it():
    haiduan_office = LatLon(23.1021, 121.1765)
    assert township_of(haiduan_office).name_zh == "海端鄉"
    village = villages_in(["10014030"], [haiduan_office])[0]
    assert (village.township, village.distance_m > 0.0) == ("10014030", True)
    assert villages_in(["10014110"], [haiduan_office]) == [None]
