"""The county for places to be judged against: its outlines in memory, its names in the database."""

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon

from geo import boundaries
from geo.boundaries import Outlines, _on_grid, _Row
from geo.layers.areas import areas_in
from geo.layers.county import atlas
from geo.layers.vector import Source, read_layer
from geo.models import Region, Township, Village
from geo.taitung import REGIONS, TOWNSHIPS
from tests.geo.shared_files import DETAILED_TOWNSHIPS


@pytest.fixture(scope="session")
def atlas_areas():
    """What `load_boundaries` reads by default: reading it takes longer than writing it."""
    return areas_in(read_layer(atlas()), {})


def township_outlines(areas):
    rows = [_Row(each.code, each.name_zh, each.name_en, each.region) for each in TOWNSHIPS]
    return Outlines(rows, _on_grid([shapely.to_wkb(areas.townships[row.code]) for row in rows]))


@pytest.fixture(scope="session")
def atlas_ground(atlas_areas):
    villages = sorted(atlas_areas.villages, key=lambda each: each.code)
    rows = [_Row(each.code, each.name_zh, each.name_en, each.township) for each in villages]
    shapes = _on_grid([shapely.to_wkb(each.outline) for each in villages])
    return {"townships": township_outlines(atlas_areas), "villages": Outlines(rows, shapes)}


@pytest.fixture(scope="session")
def detailed_ground(atlas_ground):
    return atlas_ground | {"townships": township_outlines(areas_in(read_layer(Source(DETAILED_TOWNSHIPS)), {}))}


@pytest.fixture
def ground(atlas_ground):
    """The outlines that come with the project, in memory; no database."""
    yield from standing_on(atlas_ground)


def standing_on(outlines):
    boundaries.forget()
    boundaries._kept.update(outlines)
    yield
    boundaries.forget()


@pytest.fixture
def county(db, ground, atlas_areas):
    """Regions, townships and villages as rows; their outlines are in memory, so the rows' own may be a trifle."""
    square = MultiPolygon(Polygon.from_bbox((121.0, 22.0, 121.1, 22.1)), srid=4326)
    Region.objects.bulk_create(Region(e.code, e.name_zh, e.name_en, e.order) for e in REGIONS)
    Township.objects.bulk_create(
        Township(code=e.code, name_zh=e.name_zh, name_en=e.name_en, region_id=e.region, outline=square)
        for e in TOWNSHIPS
    )
    Village.objects.bulk_create(
        Village(code=e.code, name_zh=e.name_zh, name_en=e.name_en, township_id=e.township, outline=square)
        for e in atlas_areas.villages
    )
