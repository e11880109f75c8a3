"""`bench places`: the rivals find what ours finds, what is drawn stays the same, and targets say what was missed."""

import json

import pytest

from geo.taitung import TOWNSHIPS
from hotspots import catalogue
from hotspots.catalogue import Catalogue
from hotspots.search.finding import find
from tests.hotspots.place_builders import new_township
from web.benchmarks import places, places_rivals, places_served, places_stored
from web.benchmarks.places_drawn import asked, drawn, typed
from web.benchmarks.places_shapes import Stored
from web.benchmarks.turns import same_hits

FEW = 2_000
STORED = Stored(
    rows=10_000, outcomes={"added": 10_000}, import_s=4.0, import_cpu_s=3.0, places=FEW, read_s=0.1,
    search_s=[0.001] * 19 + [0.02], search_cpu_s=[0.001] * 20,
)  # fmt: skip


@pytest.mark.parametrize("rival", [places_rivals.by_postgis, places_rivals.by_spatialite])
def test_databases_find_the_nearest_that_we_find(rival):
    entries = drawn(FEW)
    with rival(entries) as ask:
        ways = {"ours": places_rivals.ours(Catalogue.of(entries)), "rival": ask}
        assert same_hits(ways, asked(40)) == 40 * places_rivals.NEAREST


def test_what_is_drawn_is_the_same_each_time():
    assert drawn(30) == drawn(30) == drawn(60)[:30]
    assert asked(5) == asked(5)
    assert typed(drawn(30), 20) == typed(drawn(30), 20)


def test_most_of_what_people_type_finds_something():
    entries = drawn(FEW)
    kept = Catalogue.of(entries)
    found = [len(find(kept, text, limit=5)) > 0 for text in typed(entries[:50], 30)]
    assert sum(found) >= 27


def test_boxes_hold_a_thousand_merchants():
    entries = drawn(FEW)
    for west, south, east, north in places_served.boxes(entries, 4):
        inside = [one.position for one in entries if one.kind == "merchant" and south <= one.position.latitude <= north]
        assert len(inside) == places_served.FEATURES
        assert all(west <= position.longitude <= east for position in inside)


def test_ids_are_read_out_of_geojson():
    features = [{"type": "Feature", "id": name, "geometry": None, "properties": {}} for name in ("b", "a")]
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    assert places_served.ids_in(body) == ["a", "b"]


@pytest.mark.django_db
def test_what_is_stored_comes_out_of_the_catalogue_as_it_was_drawn():
    for township in TOWNSHIPS:
        new_township(township.code)
    entries = drawn(50)
    places_stored.store(entries)
    kept = catalogue.read()
    same_for_all = {"licence": "–", "keeper": "臺東縣政府"}
    assert len(kept) == 50
    for entry in entries:
        found = kept.entry(entry.id)
        assert {name: getattr(found, name) for name in ("name_zh", "position", "region_zh", "opening_hours")} == {
            name: getattr(entry, name) for name in ("name_zh", "position", "region_zh", "opening_hours")
        }
        assert {name: getattr(found, name) for name in same_for_all} == same_for_all


def test_targets_are_the_better_database_pygeoapi_search_and_import():
    near_us = {"ours": 100.0, "postgis": 400.0, "spatialite": 9_000.0}
    found = places.targets(near_us, {"postgis": STORED}, {"ratio_bbox": 2.0})
    assert [(target["name"], target["value"], target["met"]) for target in found] == [
        ("ratio_nearest", 4.0, True),
        ("ratio_bbox", 2.0, False),
        ("postgis_search_p95_ms", 1.95, True),
        ("postgis_import_s", 4.0, True),
    ]
    assert [target["name"] for target in places.targets(near_us, {}, {})] == ["ratio_nearest"]
