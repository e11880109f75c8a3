"""The pages of the coverage: the figures as files, what they say where something is not loaded, and the map's frame."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from django.db import transaction
from django.test import Client

from game.units.models import Role
from geo import outlines
from geo.position import moved
from hotspots import editions
from hotspots.coverage import current
from hotspots.models import Kind
from tests.game.units.builders import a_unit
from tests.hotspots.coverage_builders import LUYE, NORTH, SOUTH, a_small_area, a_standing_place, a_township, a_village
from tests.web.people import rows_in, staff_browser
from web.planner import coverage_map

pytestmark = pytest.mark.django_db
COVERAGE, AREAS, MAP = "/planner/coverage/", "/planner/coverage/areas/", "/planner/coverage/map/"
MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def nothing_kept():
    current.forget()
    outlines.forget()
    coverage_map.drawn.cache_clear()
    yield
    current.forget()
    outlines.forget()
    coverage_map.drawn.cache_clear()


@pytest.fixture
def planner() -> Client:
    return staff_browser(Role.PLANNER, a_unit("county"))


@pytest.fixture
def county(db: None) -> None:
    """70 people beside a hotspot, 40 far off; 30 somewhere in a large area; two merchants, one takes coins."""
    a_township()
    a_township(SOUTH, "卑南鄉", "Beinan Township", moved(LUYE, -20_000, 0))
    a_village(f"{NORTH}001", LUYE, None, side_m=3000)
    a_small_area("A1", LUYE, 70)
    a_small_area("A2", moved(LUYE, 3000, 0), 40)
    a_small_area("A3", moved(LUYE, -18_000, 0), 30, side_m=2000)
    a_standing_place(moved(LUYE, 100, 0))
    a_standing_place(moved(LUYE, 3100, 0), Kind.MERCHANT, "店", coins=True)
    a_standing_place(moved(LUYE, 3200, 0), Kind.MERCHANT, f"{MARKUP}店")


def file_of(client: Client, table: str, address: str = COVERAGE, **asked: object) -> list[dict[str, str]]:
    return rows_in(client.get(address, {"format": "csv", "table": table, **asked}))


def shown(client: Client, address: str = COVERAGE, **asked: object) -> str:
    return re.sub(r"\s+", " ", client.get(address, asked).content.decode())


def test_the_file_has_a_line_for_the_county_each_region_and_each_township(planner, county):
    lines = [(row["Level"], row["Where"], row["Residents"]) for row in file_of(planner, "people")]
    assert lines == [
        ("County", "Whole county", "140"), ("Region", "Rift Valley", "140"), ("Township", "Beinan Township", "30"),
        ("Township", "Luye Township", "110"),
    ]  # fmt: skip


def test_people_within_a_walk_are_told_for_each_sort_and_apart_from_those_of_large_areas(planner, county):
    whole = file_of(planner, "people")[0]
    assert whole == {
        "Level": "County", "Where": "Whole county", "Residents": "140", "Position uncertain": "30",
        "Free WiFi: people": "70", "Free WiFi: share (%)": "63.6",
        "Partner merchant: people": "40", "Partner merchant: share (%)": "36.3",
        "Merchant that takes coins: people": "40", "Merchant that takes coins: share (%)": "36.3",
    }  # fmt: skip


def test_places_are_counted_with_the_way_to_the_nearest_of_the_chosen_sort(planner, county):
    whole = file_of(planner, "places", sought="coins")[0]
    assert (whole["Free WiFi"], whole["Partner merchant"], whole["Merchant that takes coins"]) == ("1", "2", "1")
    assert whole["Merchants per 1,000 people"] == "14.29"
    assert whole["50 % of people within (m)"] == "3100"


def test_far_areas_are_listed_and_large_ones_apart(planner, county):
    deserts, large = file_of(planner, "deserts"), file_of(planner, "uncertain")
    assert [(row["Small area"], row["Residents"]) for row in deserts] == [("A2", "40")]
    assert [(row["Small area"], row["Area (km²)"]) for row in large] == [("A3", "4.0")]
    assert int(large[0]["Nearest at least (m)"]) == pytest.approx(17_100, abs=20)  # from its edge


def test_a_longer_walk_and_another_region_can_be_chosen(planner, county):
    a_small_area("A4", moved(LUYE, 600, 0), 5)
    near, far = (file_of(planner, "people", walk_m=walk_m)[0] for walk_m in (300, 800))
    assert (near["Free WiFi: people"], far["Free WiFi: people"]) == ("70", "75")
    assert file_of(planner, "people", region="valley")[0]["Level"] == "Region"
    assert "People within 800 m" in shown(planner, walk_m=800)


@pytest.mark.parametrize(
    "asked", [{"sought": "gold"}, {"walk_m": "-5"}, {"region": "<b>"}, {"walk_m": "", "sought": ""}]
)
def test_a_choice_that_is_not_on_offer_is_the_usual_one(planner, county, asked):
    assert file_of(planner, "people", **asked) == file_of(planner, "people")
    assert "People within 500 m" in shown(planner, **asked)


def test_the_page_says_what_the_file_says(planner, county):
    page = shown(planner)
    for words in (
        "70</strong>",
        "people live within 500 m of the nearest",
        "40</strong>",
        "more than 1,000 m from it",
        "63.6",
    ):
        assert words in page
    assert f'src="{MAP}?sought=hotspot&amp;walk_m=500&amp;region="' in page


def test_small_areas_come_a_hundred_at_a_time_and_all_in_the_file(planner, county):
    for number in range(120):
        a_small_area(f"B{number:03}", LUYE, 1)
    assert shown(planner, AREAS).count("<tr") == 101
    assert shown(planner, AREAS, page=2).count("<tr") == 24
    everything = file_of(planner, "", AREAS)
    assert len(everything) == 123
    assert everything[0] == {
        "Small area": "A1", "Township": "Luye Township", "Village": "村01", "Residents": "70", "Area (km²)": "0.04",
        "Position": "known", "Free WiFi: nearest (m)": "100", "Partner merchant: nearest (m)": "3100",
        "Merchant that takes coins: nearest (m)": "3100",
    }  # fmt: skip


# What is not loaded


def test_without_people_places_are_counted_and_nothing_is_said_of_people(planner):
    a_township()
    a_standing_place(LUYE)
    page, whole = shown(planner), file_of(planner, "people")[0]
    assert "every figure about people is left empty" in page
    assert "manage.py load_population" in page
    assert {value for name, value in whole.items() if name not in ("Level", "Where")} == {""}
    assert file_of(planner, "places")[0]["Free WiFi"] == "1"


def test_villages_stand_in_and_the_page_says_so(planner):
    a_township()
    a_village(f"{NORTH}001", LUYE, 300)
    a_standing_place(LUYE)
    assert "Each village is counted at one point" in shown(planner)
    assert file_of(planner, "people")[0]["Free WiFi: people"] == "300"


def test_a_sort_of_which_nothing_is_loaded_has_no_figures_and_no_deserts(planner):
    a_township()
    a_small_area("A1", LUYE, 70)
    a_standing_place(LUYE, Kind.MERCHANT)
    page, whole = shown(planner), file_of(planner, "people")[0]
    assert "manage.py import_hotspots" in page
    assert "manage.py import_merchants" not in page
    assert (whole["Free WiFi: people"], whole["Partner merchant: people"]) == ("", "70")
    assert file_of(planner, "deserts") == []


# The map


def map_of(client: Client, **asked: object):
    return client.get(MAP, asked)


def test_the_map_is_sandboxed_and_may_run_its_own_scripts_only(planner, county):
    answer = map_of(planner)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    scripts = re.findall(r"<script>(.*?)</script>", answer.content.decode(), re.DOTALL)
    hashes = {f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in scripts}
    assert set(policy["script-src"].split()) == hashes
    assert (policy["sandbox"], policy["default-src"], policy["img-src"]) == ("allow-scripts", "'none'", "data:")
    assert policy["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.content.count(b"<script") == len(scripts)


def test_the_page_around_the_map_keeps_the_policy_of_all_pages(planner, county):
    answer = planner.get(COVERAGE)
    assert "sandbox" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert '<iframe class="map-frame" sandbox="allow-scripts"' in answer.content.decode()


def test_the_map_loads_nothing_from_elsewhere(planner, county):
    page = map_of(planner).content.decode()
    assert re.findall(r"""<link\b|\bsrc\s*=\s*["']?https?:|@import""", page) == []


def test_a_name_with_markup_stays_a_name(planner, county):
    page = map_of(planner).content.decode()
    assert MARKUP not in page
    assert "\\u0026lt;img src=x onerror" in page


def test_a_base_map_may_be_asked_for_tiles(planner, county, settings):
    settings.BASEMAP_URL, settings.BASEMAP_ATTRIBUTION = "https://tiles.example/{z}/{y}/{x}", "內政部國土測繪中心"
    answer = map_of(planner)
    assert "img-src data: https://tiles.example;" in answer["Content-Security-Policy"] + ";"
    assert "https://tiles.example/{z}/{y}/{x}" in answer.content.decode()


def test_the_map_shows_what_is_far_in_words_of_the_reader(planner, county):
    english = map_of(planner).content.decode()
    assert "Far from the nearest (1)" in english
    assert 'lang="en"' in english
    planner.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-hant"
    chinese = map_of(planner).content.decode()
    assert 'lang="zh-Hant-TW"' in chinese
    assert "Far from the nearest" not in chinese


def test_the_map_is_kept_until_places_change(planner, county, monkeypatch):
    before = map_of(planner).content
    a_standing_place(moved(LUYE, 3000, 0), name="新")
    assert map_of(planner).content == before
    with transaction.atomic():
        editions.raise_number()
    assert "Far from the nearest (0)" in map_of(planner).content.decode()


def test_more_places_than_a_browser_draws_are_said_to_be_left_out(planner, county, monkeypatch):
    monkeypatch.setattr(coverage_map, "MOST_DRAWN", 1)
    a_standing_place(LUYE, name="二")
    assert "Free WiFi (1 of 2 drawn)" in map_of(planner).content.decode()
