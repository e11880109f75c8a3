"""Search: what people type finds what they mean, in both languages, with pieces of words and with slips."""

import threading
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.position import moved
from geo.taitung import TOWNSHIPS
from hotspots.catalogue import OnceACatalogue
from hotspots.filters import Filters
from hotspots.folding import folded
from hotspots.search import finding
from hotspots.search.finding import find
from hotspots.search.grams import Grams
from hotspots.search.marks import Index
from tests.hotspots.place_builders import CHISHANG, LUDAO, SEAT, about, catalogue, entry

FOREST_PARK, STATION, CAFE, LUNCHES, SURF, LIBRARY, GUEST_HOUSE, ELEVEN, OFFICE = range(1, 10)
TOWN = catalogue(
    entry(FOREST_PARK, name_zh="臺東森林公園", name_en="Taitung Forest Park", address="臺東縣臺東市華泰路300號",
          category="outdoors", kind="hotspot"),
    entry(STATION, name_zh="池上車站", name_en="Chishang Station", address="臺東縣池上鄉福文村鐵花路30號",
          township=CHISHANG, category="transport", kind="hotspot"),
    entry(CAFE, name_zh="森之咖啡館", name_en="Mori Café", address="臺東縣臺東市中山路１２３號", category="cafe"),
    entry(LUNCHES, name_zh="全美行便當", name_en="Chuan Mei Lunch Box", address="臺東縣池上鄉中正路1號",
          township=CHISHANG, category="food"),
    entry(SURF, name_zh="綠島潛水中心", name_en="Blue Diving", address="臺東縣綠島鄉南寮村5號", township=LUDAO,
          category="shop"),
    entry(LIBRARY, name_zh="臺東縣立圖書館", name_en="Taitung County Library", address="臺東市中華路一段684號",
          kind="hotspot", category="culture"),
    entry(GUEST_HOUSE, name_zh="海邊民宿", name_en="Seaside Homestay", address="臺東縣綠島鄉公館村7號", township=LUDAO,
          category="lodging"),
    entry(ELEVEN, name_zh="7-ELEVEN 森林門市", name_en="", address="臺東縣臺東市森林路1號", category="shop"),
    entry(OFFICE, name_zh="台東縣政府", name_en="Taitung County Government", address="台東市中山路276號",
          kind="hotspot", category="government"),
)  # fmt: skip


def ids(text, **asked):
    return [hit.entry.id.int for hit in find(TOWN, text, limit=asked.pop("limit", 9), **asked)]


# What is typed, and what must come first; several in any order.
FIRST = {
    "the whole name": ("臺東森林公園", [FOREST_PARK]),
    "the other Tai": ("台東森林公園", [FOREST_PARK]),
    "the other Tai in the list": ("臺東縣政府", [OFFICE]),
    "the English name": ("Taitung Forest Park", [FOREST_PARK]),
    "small letters": ("taitung forest park", [FOREST_PARK]),
    "full-width letters": ("Ｔａｉｔｕｎｇ　ＦＯＲＥＳＴ　ｐａｒｋ", [FOREST_PARK]),
    "an accent left out": ("cafe", [CAFE]),
    "part of a word": ("fore", [FOREST_PARK]),
    "part of a name": ("森林", [ELEVEN, FOREST_PARK]),
    "one character": ("森", [CAFE, ELEVEN, FOREST_PARK]),
    "words in another order": ("park taitung", [FOREST_PARK]),
    "words run together": ("forestpark", [FOREST_PARK]),
    "a hyphen left out": ("7ELEVEN", [ELEVEN]),
    "both scripts": ("7eleven森林", [ELEVEN]),
    "a letter missing": ("forst", [FOREST_PARK]),
    "a letter too many": ("forrest", [FOREST_PARK]),
    "two wrong letters": ("goverment taitang", [OFFICE]),
    "swapped letters": ("Chishnag", [STATION]),
    "one wrong character": ("森淋公園", [FOREST_PARK]),
    "a wrong character of three": ("咖非館", [CAFE]),
    "a wrong first character": ("淋林公園", [FOREST_PARK]),
    "characters swapped": ("圖館書", [LIBRARY]),
    "a character left out": ("縣立圖館", [LIBRARY]),
    "an address": ("中山路", [CAFE, OFFICE]),
    "an address in half-width": ("中山路123號", [CAFE]),
    "a township": ("池上", [STATION, LUNCHES]),
    "a township in English": ("Chishang Township", [STATION, LUNCHES]),
    "an island as tourists call it": ("Green Island", [SURF, GUEST_HOUSE]),
    "a sort": ("Lodging", [GUEST_HOUSE]),
    "what and where, run together": ("池上便當", [LUNCHES]),
    "where and what, run together": ("綠島民宿", [GUEST_HOUSE]),
    "what and where, two words": ("diving green island", [SURF]),
    "a region": ("離島", [SURF, GUEST_HOUSE]),
}


@pytest.mark.parametrize(("typed", "expected"), FIRST.values(), ids=FIRST.keys())
def test_what_is_typed_finds_first_what_is_meant(typed, expected):
    assert sorted(ids(typed)[: len(expected)]) == sorted(expected)


NOTHING = {
    "nothing": "", "spaces": " 　", "punctuation": "……!?", "no such word": "xylophone", "no such name": "鯨鯊博物館",
    "words that no place has all of": "station diving", "a letter of no place": "ж",
    "markup": "<script>alert(1)</script>",
}  # fmt: skip


@pytest.mark.parametrize("typed", NOTHING.values(), ids=NOTHING.keys())
def test_what_no_place_resembles_finds_nothing(typed):
    assert ids(typed) == []


def test_a_name_counts_more_than_an_address_and_both_more_than_a_slip():
    lane = entry(1, name_zh="小店", address="臺東縣臺東市森林路5號")
    park = entry(2, name_zh="森林", address="")
    woods = entry(3, name_zh="老森木行", address="")
    found = find(catalogue(lane, park, woods), "森林路", limit=5)
    assert [(hit.entry.id.int, hit.is_exact) for hit in found] == [(1, True), (2, False)]
    found = find(catalogue(lane, park, woods), "森林", limit=5)
    assert [(hit.entry.id.int, hit.is_exact) for hit in found] == [(2, True), (1, True)]
    station, slip = entry(4, name_zh="太麻里車站"), entry(5, name_zh="太麻理民宿")
    found = find(catalogue(slip, station), "太麻里", limit=5)
    assert [(hit.entry.id.int, hit.is_exact) for hit in found] == [(4, True), (5, False)]


def test_the_name_itself_comes_before_names_that_begin_with_it_and_those_that_hold_it():
    names = ["新臺東車站旁小店", "臺東車站", "臺東車站前", "老臺東"]
    stations = catalogue(*(entry(number, name_zh=name) for number, name in enumerate(names)))
    assert [hit.entry.name_zh for hit in find(stations, "臺東車站", limit=3)] == [names[1], names[2], names[0]]


def test_with_a_position_equally_good_places_come_nearest_first():
    shops = catalogue(
        *(entry(number, name_zh="早餐店", at=moved(SEAT, away, 0)) for number, away in [(1, 900), (2, 50)])
    )
    near = find(shops, "早餐", limit=2, position=SEAT)
    assert [hit.entry.id.int for hit in near] == [2, 1]
    assert near[0].distance_m == pytest.approx(50, abs=0.1)
    assert [hit.distance_m for hit in find(shops, "早餐", limit=2)] == [None, None]


def test_filters_hold_for_what_is_found():
    assert ids("森林", filters=Filters(kinds=frozenset({"hotspot"}))) == [FOREST_PARK]
    assert ids("forst", filters=Filters(kinds=frozenset({"merchant"}))) == []


def test_no_more_are_found_than_asked_for():
    assert len(ids("臺東", limit=2)) == 2
    assert ids("臺東", limit=0) == []


def test_a_long_text_is_cut_not_refused():
    assert ids("臺東森林公園" + " " * 80 + "xylophone") == [FOREST_PARK]
    assert ids("taitung " * 5_000) == ids("taitung " * 8)


def test_an_empty_catalogue_finds_nothing():
    assert find(catalogue(), "臺東", limit=5) == []


SYLLABLES = "臺東池上綠島海山森林公園車站咖啡民宿早餐店家小大老新一二三"
NAMES_ZH = st.text(alphabet=SYLLABLES, min_size=1, max_size=8)
NAMES_EN = st.lists(st.sampled_from("Taitung Forest Park Café Old Sea House B&B No. 5 Mori-An".split()), max_size=4)


@given(st.lists(st.tuples(NAMES_ZH, NAMES_EN.map(" ".join)), min_size=1, max_size=25), st.data())
def test_the_exact_name_of_any_place_finds_that_place_first_or_among_its_equals(names, data):
    places = catalogue(*(entry(number, name_zh=zh, name_en=en) for number, (zh, en) in enumerate(names)))
    zh, en = data.draw(st.sampled_from(names))
    for typed in filter(folded, (zh, en)):
        first = find(places, typed, limit=3)[0].entry
        assert folded(typed) in {folded(first.name_zh), folded(first.name_en)}


def one_slip(random: Random, text: str) -> str:
    """The text with one letter wrong, missing, doubled or swapped with the next."""
    at = random.randrange(len(text) - 1)
    wrong = random.choice(SYLLABLES)
    slips = [text[:at] + wrong + text[at + 1 :], text[:at] + text[at + 1 :], text[: at + 1] + text[at:],
             text[:at] + text[at + 1] + text[at] + text[at + 2 :]]  # fmt: skip
    return random.choice(slips)


def test_every_name_of_four_letters_or_more_is_found_with_a_slip():
    random = Random(11)
    names = {"".join(random.choices(SYLLABLES, k=random.randint(4, 8))) for _ in range(300)}
    grams = Grams(sorted(names))
    for number, name in enumerate(sorted(names)):
        assert number in grams.resembling(one_slip(random, name))


@given(
    st.lists(st.text(alphabet="ab臺東", max_size=8), max_size=20), st.text(alphabet="ab臺東ж", min_size=1, max_size=5)
)
def test_the_texts_that_hold_a_piece_are_found_all_and_no_others(texts, piece):
    expected = [number for number, text in enumerate(texts) if piece in text]
    assert sorted(set(Grams(texts).holding(piece).numbers.tolist())) == expected


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(text):
    assert len(find(TOWN, text, limit=3)) <= 3


def test_threads_that_search_first_share_one_index(monkeypatch):
    made = []
    monkeypatch.setattr(finding, "index_of", OnceACatalogue(lambda asked: made.append(1) or Index(asked)))
    random = Random(12)
    places = catalogue(
        *(entry(number, name_zh=f"店{number}", at=about(random), township=random.choice(TOWNSHIPS).code)
          for number in range(500))
    )  # fmt: skip
    found = []
    threads = [threading.Thread(target=lambda: found.append(find(places, "店7", limit=1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [hits[0].entry.name_zh for hits in found] == ["店7"] * 4
    assert made == [1]
