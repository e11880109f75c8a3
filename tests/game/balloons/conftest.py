"""A county of one township and three villages around Luye, loaded, with land and sea of its own."""

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from game.balloons import planning
from geo.models import Region, Township, Village
from tests.geo.placement_builders import box

EDGES = {"10014050001": (-3000, -3000, 3000, -800), "10014050002": (-3000, -800, 3000, 900),
         "10014050003": (-3000, 900, 3000, 3000)}  # fmt: skip
COUNTY = box("10014050", -3000, -3000, 3000, 3000)


def outline(wkb: bytes) -> MultiPolygon:
    return MultiPolygon(GEOSGeometry(memoryview(wkb), srid=4326), srid=4326)


@pytest.fixture
def county(db, settings, tmp_path, monkeypatch):
    """The county in the database; what plans keep lies in a folder of this test."""
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(planning, "land_of_county", lambda _: box("land", -3000, -3000, 3000, 2000).wkb)
    region = Region.objects.create(code="valley", name_zh="縱谷", name_en="Rift Valley", order=1)
    township = Township.objects.create(
        code=COUNTY.code, name_zh="鹿野鄉", name_en="Luye Township", region=region, outline=outline(COUNTY.wkb)
    )
    for number, (code, edges) in enumerate(EDGES.items(), start=1):
        Village.objects.create(
            code=code,
            township=township,
            name_zh=f"第{number}村",
            name_en=f"Village {number}",
            outline=outline(box(code, *edges).wkb),
            residents=number * 300,
        )
    return township
