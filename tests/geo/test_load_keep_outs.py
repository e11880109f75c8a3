"""Ground that stays free of balloons."""

import geopandas as gpd
import pytest
from django.core.management import CommandError
from shapely.geometry import LineString, Point, box

from geo.models import KeepOut
from tests.geo.conftest import said_by
from tests.geo.shared_files import HIGHWAYS, needs_shared

pytestmark = pytest.mark.django_db

ROAD = LineString([(121.10, 22.90), (121.11, 22.90)])
RIVER = box(121.10, 22.80, 121.12, 22.81)


def frame(**shapes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": list(shapes)}, geometry=list(shapes.values()), crs=4326)


def area_m2(keep_out: KeepOut) -> float:
    return keep_out.outline.transform(3826, clone=True).area


def test_a_line_takes_the_ground_of_its_width(written):
    text = said_by("load_keep_outs", "carriageway", written(frame(route9=ROAD)), "--width=20")
    assert text.strip() == "keep-outs (carriageway): 1 now; 1 added, 0 changed, 0 unchanged, 0 removed"
    length_m = 1026.0
    assert area_m2(KeepOut.objects.get()) == pytest.approx(length_m * 20 + 314, rel=0.01)


def test_an_area_stays_as_it_is(written):
    said_by("load_keep_outs", "river", written(frame(beinan=RIVER), "rivers.gpkg"))
    river = KeepOut.objects.get()
    assert (river.kind, river.name, river.source) == ("river", "beinan", "rivers.gpkg")
    assert river.outline.area == pytest.approx(RIVER.area, rel=1e-6)


def test_a_kind_is_replaced_and_the_others_stay(written):
    said_by("load_keep_outs", "river", written(frame(beinan=RIVER)))
    said_by("load_keep_outs", "carriageway", written(frame(route9=ROAD, route11=ROAD)), "--width=20")
    text = said_by("load_keep_outs", "carriageway", written(frame(route9=ROAD, route20=ROAD)), "--width=20")
    assert "2 now; 1 added, 0 changed, 1 unchanged, 1 removed" in text
    assert set(KeepOut.objects.values_list("name", flat=True)) == {"beinan", "route9", "route20"}


@pytest.mark.parametrize(
    ("shapes", "word"),
    [
        pytest.param({"a": ROAD}, "say how wide", id="a line without a width"),
        pytest.param({"a": Point(121.1, 22.9)}, "say how wide", id="a point without a width"),
        pytest.param({"a": box(121.5, 25.0, 121.6, 25.1)}, "no feature lies in Taitung", id="Taipei"),
        pytest.param({"a": box(22.8, 121.1, 22.81, 121.12)}, "axes swapped", id="latitude first"),
    ],
)
def test_what_cannot_be_ground_of_taitung_is_refused(written, shapes, word):
    said_by("load_keep_outs", "river", written(frame(beinan=RIVER), "before.gpkg"))
    with pytest.raises(CommandError, match=word):
        said_by("load_keep_outs", "river", written(frame(**shapes)))
    assert KeepOut.objects.get().name == "beinan"


@pytest.mark.parametrize("width", ["0", "-5", "5000", "wide", "nan"])
def test_a_width_that_is_none_is_refused(written, width):
    with pytest.raises(CommandError, match="width"):
        said_by("load_keep_outs", "rail", written(frame(a=ROAD)), f"--width={width}")


@needs_shared
def test_the_shared_highways_load_by_number():
    said_by("load_keep_outs", "carriageway", HIGHWAYS, "--width=20", "--name=num")
    assert KeepOut.objects.filter(name="台9線").exists() or KeepOut.objects.count() > 5
