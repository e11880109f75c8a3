"""A county with places for the tests of the open data."""

from collections.abc import Iterator

import pytest
from django.test import Client

from geo import boundaries, outlines
from hotspots import catalogue
from tests.web.ogc.builders import Asker, a_county


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    for each in (boundaries, outlines, catalogue):
        each.forget()
    yield
    for each in (boundaries, outlines, catalogue):
        each.forget()


@pytest.fixture
def county(db: None, nothing_kept: None) -> None:
    a_county()


@pytest.fixture
def asker(county: None) -> Asker:
    """Somebody who reads English."""
    return Asker(Client())
