"""Who lives where: figures of villages, and small areas."""

import geopandas as gpd
import pytest
from django.core.management import CommandError
from django.db.models import Sum
from shapely.affinity import translate

from geo.boundaries import township_of
from geo.layers import loading
from geo.models import SmallArea, Township, Village
from geo.position import from_lon_lat
from tests.geo.conftest import said_by
from tests.geo.shared_files import SMALL_AREAS, VILLAGE_PEOPLE, needs_shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(atlas_areas):
    loading.write_areas(atlas_areas)


@pytest.fixture
def table(tmp_path):
    """A table of figures: every village with 100 people, unless a line replaces its own."""

    def write(*lines: str, head: str = "村里代碼,村里,戶數,人口", encoding: str = "utf-8"):
        told = {line.replace("-", "")[:11] for line in lines}
        rest = [f"{code},某村,40,100" for code in Village.objects.values_list("code", flat=True) if code not in told]
        path = tmp_path / "people.csv"
        path.write_text("\n".join([head, *lines, *rest]) + "\n", encoding=encoding)
        return path

    return write


def refusal(*arguments: object) -> str:
    before = (stored_villages(), list(SmallArea.objects.values_list("code", "residents")))
    with pytest.raises(CommandError) as refused:
        said_by("load_population", *arguments)
    assert (stored_villages(), list(SmallArea.objects.values_list("code", "residents"))) == before
    return str(refused.value)


def stored_villages() -> list[tuple]:
    return list(Village.objects.order_by("code").values_list("code", "residents", "households"))


@needs_shared
def test_the_registry_s_table_gives_every_village_and_township_its_people():
    text = said_by("load_population", VILLAGE_PEOPLE)
    assert "villages: 147 now; 0 added, 147 changed, 0 unchanged, 0 removed" in text
    fugang = Village.objects.get(code="10014010001")
    assert (fugang.residents, fugang.households) == (1644, 641)
    sums = Village.objects.values("township").annotate(people=Sum("residents")).values_list("township", "people")
    assert dict(sums) == dict(Township.objects.values_list("code", "residents"))
    assert "0 changed, 147 unchanged" in said_by("load_population", VILLAGE_PEOPLE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_a_table_may_come_in_utf_8_or_big5(table, encoding):
    said_by("load_population", table('10014010-001,富岡里,641,"1,644"', encoding=encoding))
    assert Village.objects.get(code="10014010001").residents == 1644


def test_a_village_without_a_figure_is_unknown_not_empty(table):
    path = table("10014010001,富岡里,5,0")
    lines = [line for line in path.read_text().splitlines() if not line.startswith("10014010002")]
    path.write_text("\n".join(lines))
    said_by("load_population", path)
    assert Village.objects.get(code="10014010001").residents == 0
    assert Village.objects.get(code="10014010002").residents is None


def test_columns_can_be_named(table):
    path = table(head="vid,who,homes,heads")
    assert "no column gives the village code" in refusal(path)
    said_by("load_population", path, "--village-code=vid", "--people=heads", "--households=homes")
    assert set(Village.objects.values_list("residents", "households")) == {(100, 40)}


@pytest.mark.parametrize("people", ["-1", "many", "1.5", "", "1e3", "１２"])
def test_a_count_that_is_no_whole_number_is_refused_with_its_line(table, people):
    assert "人口 of 10014010001 in line 2 must be a whole number" in refusal(table(f"10014010001,富岡里,1,{people}"))


def test_a_village_that_stands_twice_is_refused(table):
    assert "stands there twice" in refusal(table("10014010001,富岡里,1,1", "10014010001,富岡里,1,2"))


def test_a_village_without_an_outline_is_refused(table):
    assert "run load_boundaries first" in refusal(table("10014010999,新里,1,1"))


def test_another_county_s_table_is_refused(tmp_path):
    path = tmp_path / "hualien.csv"
    path.write_text("村里代碼,人口\n10015010001,5\n")
    assert "another county's file" in refusal(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "no line"), (b"a,b\n", "no line"), (b"\xff\xfe\x00\x81" * 40, "neither UTF-8 nor Big5")],
)
def test_what_is_no_table_is_refused(tmp_path, content, word):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    assert word in refusal(path)


def test_a_table_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "nowhere.csv")


# -- small areas --------------------------------------------------------------------------------------------------


@needs_shared
def test_the_shared_small_areas_are_2916_with_217447_people():
    assert "2916 now; 2916 added" in said_by("load_population", SMALL_AREAS)
    assert SmallArea.objects.aggregate(Sum("residents"))["residents__sum"] == 217_447
    points = [from_lon_lat(*area.point.coords) for area in SmallArea.objects.all()[::20]]
    assert all(township_of(point) for point in points)
    assert "0 changed, 2916 unchanged" in said_by("load_population", SMALL_AREAS)


@needs_shared
def test_small_areas_of_twd67_are_found_out(tmp_path):
    frame = gpd.read_file(SMALL_AREAS).to_crs(3826)
    frame = frame.set_geometry(gpd.GeoSeries(frame.geometry.map(lambda area: translate(area, -828, 207)), crs=3826))
    frame.to_file(tmp_path / "old.gpkg")
    assert "looks like TWD67" in refusal(tmp_path / "old.gpkg")


def peopled(villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return villages[["VILLCODE", "geometry"]].rename(columns={"VILLCODE": "code"}).assign(people=30)


def test_any_vector_file_with_a_people_column_gives_small_areas(villages, written):
    assert "147 now; 147 added" in said_by("load_population", written(peopled(villages)))
    area = SmallArea.objects.get(code="10014010001")
    assert (area.residents, area.households) == (30, None)
    assert area.outline.contains(area.point)


def test_an_area_without_people_is_no_home(villages, written):
    frame = peopled(villages)
    frame.loc[0, "people"] = 0
    assert "146 now" in said_by("load_population", written(frame))


def test_areas_of_other_counties_are_left_out(villages, written):
    frame = peopled(villages)
    frame.loc[0, "geometry"] = translate(frame.geometry[0], 0.0, 2.0)
    assert "146 now" in said_by("load_population", written(frame))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param(lambda frame: frame.drop(columns="people"), "no column gives the people", id="no people"),
        pytest.param(lambda frame: frame.assign(people=0), "nobody lives", id="nobody anywhere"),
        pytest.param(lambda frame: frame.assign(people=-1), "whole number", id="negative"),
        pytest.param(lambda frame: frame.assign(code="A"), "stands there twice", id="one code for all"),
        pytest.param(lambda frame: frame.translate(0, 2).to_frame("geometry").assign(code="A", people=1),
                     "no area lies in Taitung", id="elsewhere"),
        pytest.param(lambda frame: frame.set_geometry(frame.geometry.centroid), "must be a polygon", id="points"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_areas_that_make_no_sense_are_refused(villages, written, change, word):
    assert word in refusal(written(change(peopled(villages))))
