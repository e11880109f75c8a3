"""The county's outlines, for places to be judged against."""

import pytest

from geo import boundaries
from geo.layers import loading
from geo.layers.areas import areas_in
from geo.layers.county import atlas
from geo.layers.vector import read_layer


@pytest.fixture(scope="session")
def atlas_areas():
    """What `load_boundaries` reads by default: reading it takes longer than writing it."""
    return areas_in(read_layer(atlas()), {})


@pytest.fixture
def county(db, atlas_areas):
    """The outlines that come with the project, in the database."""
    loading.write_areas(atlas_areas)
    boundaries.forget()
    yield
    boundaries.forget()
