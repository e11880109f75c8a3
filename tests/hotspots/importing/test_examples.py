"""The example places are everywhere in the county, and say that they are examples."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from geo.taitung import TOWNSHIPS
from hotspots import editions
from hotspots.examples import load_examples
from hotspots.models import AsideRow, Kind, Place

NOW = datetime(2026, 7, 5, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def loaded(county):
    load_examples(now=NOW)


def test_every_township_has_example_hotspots_and_merchants():
    for kind in Kind:
        townships = Place.objects.filter(kind=kind).values_list("township", flat=True)
        assert set(townships) == {township.code for township in TOWNSHIPS}, kind
        assert 25 <= len(townships) <= 30
    assert not AsideRow.objects.exists()


def test_examples_say_that_they_are_examples():
    for place in Place.objects.all():
        assert place.name_zh.endswith("（示範）")
        assert place.name_en.endswith(" (demo)")
        assert "示範資料" in place.note


def test_loading_the_examples_again_changes_nothing():
    before = editions.current(), dict(Place.objects.values_list("public_id", "changed_at"))
    load_examples(now=datetime(2026, 7, 6, tzinfo=UTC))
    assert (editions.current(), dict(Place.objects.values_list("public_id", "changed_at"))) == before


def test_most_example_merchants_take_coins_and_say_when_they_are_open():
    merchants = list(Place.objects.filter(kind=Kind.MERCHANT))
    assert Counter(merchant.accepts_coins for merchant in merchants)[True] >= 20
    assert all(merchant.opening_hours for merchant in merchants)
    assert len({merchant.category for merchant in merchants}) >= 6
