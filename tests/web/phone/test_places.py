"""Places without a script and over the API: by region, in words, told again only when something changed."""

import gzip
import json
import logging
import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from game.players.models import Favourite
from game.reports import judging, troubles
from game.reports.models import Report, Trouble
from game.reports.refusals import Refusal
from geo import outlines
from geo.models import WGS_84
from geo.position import lon_lat, moved
from hotspots import editions
from hotspots.models import Kind, Place
from hotspots.opening import TAIPEI
from tests.game.balloons.builders import a_player
from tests.game.reports.builders import LUYE, TODAY, a_place, a_region, a_township, said
from tests.web.people import browser_of
from web.phone import place_words

pytestmark = pytest.mark.django_db

SUNDAY_NOON = datetime(2026, 7, 5, 12, 0, tzinfo=TAIPEI)
PACK = "/api/v1/places/townships/10014050"


@pytest.fixture(autouse=True)
def outlines_are_drawn_anew() -> None:
    outlines.forget()


@pytest.fixture
def english() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def changed() -> None:
    with transaction.atomic():
        editions.raise_number()


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_first_page_offers_regions_with_counts_and_their_townships(english: Client):
    a_place(Kind.HOTSPOT)
    a_place(Kind.MERCHANT)
    page = text_of(english, "/places/")
    assert "Region valley" in page
    assert "1 free WiFi · 1 partner merchant" in page
    assert 'href="/places/township/10014050/"' in page
    assert "Place 1" not in page


@pytest.mark.parametrize(
    ("address", "is_listed"),
    [
        pytest.param("/places/?region=valley", True, id="by region"),
        pytest.param("/places/?where=10014050", True, id="by township, as the form asks"),
        pytest.param("/places/township/10014050/", True, id="by township"),
        pytest.param("/places/?region=coast", False, id="another region"),
        pytest.param("/places/?kind=merchant", True, id="its kind"),
        pytest.param("/places/?kind=hotspot", False, id="the other kind"),
        pytest.param("/places/?where=valley&coins=on", True, id="takes coins"),
        pytest.param("/places/?where=valley&wheelchair=on", False, id="no wheelchair"),
        pytest.param("/places/?where=valley&open=on", True, id="open all the time"),
    ],
)
def test_a_list_holds_what_was_asked_for(english: Client, address: str, is_listed: bool):
    a_region("coast")
    place = a_place(Kind.MERCHANT, name_en="Noodle Shop", accepts_coins=True, opening_hours="24/7", wheelchair="no")
    page = text_of(english, address)
    assert (f"/places/{place.public_id}/" in page) is is_listed
    assert ("Noodle Shop" in page) is is_listed


def test_a_region_that_does_not_exist_is_as_if_none_was_asked_for(english: Client):
    a_place()
    assert "By region" in text_of(english, "/places/?where=atlantis")
    assert english.get("/places/township/99999999/").status_code == 404


def test_a_long_list_comes_in_pages_that_keep_what_was_asked(english: Client):
    for _ in range(41):
        a_place()
    first = text_of(english, "/places/?where=valley&kind=hotspot")
    assert "41 places" in first
    assert first.count('<li class="place">') == 40
    assert 'href="?where=valley&amp;kind=hotspot&amp;page=2"' in first
    assert text_of(english, "/places/?where=valley&kind=hotspot&page=2").count('<li class="place">') == 1


def test_a_place_has_a_page_with_everything_that_is_known_of_it(english: Client):
    place = a_place(
        Kind.MERCHANT, name_en="Noodle Shop", opening_hours="Mo-Su 00:00-24:00", accepts_coins=True,
        wheelchair="limited", phone="089-551637", website="https://example.org/noodles",
    )  # fmt: skip
    page = text_of(english, f"/places/{place.public_id}/")
    for words in (
        "Noodle Shop", "takes Taitung coins", "partly wheelchair accessible", 'href="tel:089551637"', "24 hours",
        "https://example.org/noodles", "臺東縣政府", "政府資料開放授權條款第1版", "The shop is closed for good",
        "geo:22.9", "/places/township/10014050/",
    ):  # fmt: skip
        assert words in page, words


def test_markup_in_a_name_stays_text(english: Client):
    place = a_place(Kind.MERCHANT, name_zh="<script>alert(1)</script>", name_en="")
    for address in ("/places/?where=valley", f"/places/{place.public_id}/"):
        page = text_of(english, address)
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_place_that_left_its_list_says_so_and_one_that_never_was_is_not_found(english: Client):
    place = a_place(name_en="Old Library", gone_at=timezone.now())
    assert "Old Library" in text_of(english, f"/places/{place.public_id}/", 410)
    text_of(english, f"/places/{uuid4()}/", 404)


@pytest.mark.parametrize(
    ("hours", "at", "words"),
    [
        pytest.param("Mo-Su 09:00-18:00", "12:00", "Open until 18:00", id="open"),
        pytest.param("Mo-Su 09:00-18:00", "08:00", "Closed, opens 09:00", id="before it opens"),
        pytest.param("Mo-Su 09:00-18:00", "20:00", "Closed, opens tomorrow 09:00", id="after it closed"),
        pytest.param("Fr 09:00-18:00", "12:00", "Closed, opens Friday 09:00", id="days later"),
        pytest.param("Mo-Su 18:00-02:00", "23:00", "Open until 02:00", id="over midnight"),
        pytest.param("24/7", "12:00", "Open now", id="always"),
        pytest.param("off", "12:00", "Closed now", id="never"),
        pytest.param("", "12:00", "Opening hours not known", id="not known"),
        pytest.param('"by appointment"', "12:00", "Opening hours not known", id="by appointment"),
    ],
)
def test_opening_hours_in_words(hours: str, at: str, words: str):
    hour, minute = map(int, at.split(":"))
    with translation.override("en"):
        assert place_words.open_words(hours, SUNDAY_NOON.replace(hour=hour, minute=minute)) == words


def test_a_week_in_words_begins_today_and_keeps_a_night_with_its_evening():
    with translation.override("en"):
        week = place_words.week("Mo-Th,Su 18:00-02:00; Fr,Sa 00:00-24:00", SUNDAY_NOON)
    told = {day.day: day.hours for day in week}
    assert list(told) == ["Sunday (today)", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    assert told["Monday"] == "18:00–02:00"
    assert told["Saturday"] == "24 hours"


def test_anybody_reports_by_the_form_and_a_second_tap_is_the_same_report(english: Client):
    place = a_place()
    said = {"trouble": "wifi_dead", "sent_as": str(uuid4())}
    for _ in range(2):
        answer = english.post(f"/places/{place.public_id}/report/", said, follow=True)
        assert "Thank you. Whoever keeps this list is told." in answer.content.decode()
    assert Report.objects.filter(place=place, trouble="wifi_dead", player=None).count() == 1


@pytest.mark.parametrize("trouble", ["closed", "on fire", ""])
def test_a_trouble_that_the_place_cannot_have_is_refused_in_words(english: Client, trouble: str):
    place = a_place(Kind.HOTSPOT)
    answer = english.post(f"/places/{place.public_id}/report/", {"trouble": trouble, "sent_as": "x"}, follow=True)
    assert "message-wrong" in answer.content.decode()
    assert not Report.objects.exists()


def test_with_a_script_the_same_troubles_are_offered():
    script = (settings.BASE_DIR / "web" / "static" / "places" / "reports.js").read_text()
    table = script.partition("TROUBLES = {")[2]
    offered = {kind: set(re.findall(r'"(\w+)"', codes)) for kind, codes in re.findall(r"(\w+): \[(.*)\]", table)}
    assert offered == {kind.value: set(codes) for kind, codes in troubles.OFFERED.items()}


def test_without_a_script_a_favourite_belongs_to_who_is_logged_in():
    place, player = a_place(), a_player()
    address = f"/places/{place.public_id}/favourite/"
    browser = browser_of(player)
    browser.post(address, {"on": "1"})
    assert Favourite.objects.filter(player=player, place=place).exists()
    browser.post(address, {"off": "1"})
    assert not Favourite.objects.exists()
    stranger = Client().post(address, {"on": "1"})
    assert stranger["Location"] == f"/accounts/login/?next=/places/{place.public_id}/"


def test_the_index_names_regions_townships_neighbours_sorts_and_lists():
    place = a_place(Kind.MERCHANT)
    index = Client().get("/api/v1/places/index").json()
    assert index["regions"][0]["townships"] == ["10014050"]
    assert index["townships"][0] | {"neighbours": []} == {
        "code": "10014050", "name_zh": "鹿野鄉", "name_en": "Luye Township", "region": "valley", "hotspots": 0,
        "merchants": 1, "neighbours": [],
    }  # fmt: skip
    assert {"code": "cafe", "name_zh": index_name(index, "cafe"), "name_en": "Café"} in index["categories"]
    assert index["datasets"][0]["licence"] == place.dataset.licence


def index_name(index: dict, code: str) -> str:
    return next(each["name_zh"] for each in index["categories"] if each["code"] == code)


def test_a_region_holds_a_township_of_another_as_soon_as_a_place_there_is_listed_under_it():
    a_place(region=a_region("coast"))
    regions = {each["code"]: each for each in Client().get("/api/v1/places/index").json()["regions"]}
    assert regions["coast"]["townships"] == ["10014050"]
    assert (regions["coast"]["hotspots"], regions["valley"]["hotspots"]) == (1, 0)


def test_a_pack_tells_when_each_place_is_open_for_fourteen_days_from_midnight_in_taipei():
    known = a_place(Kind.MERCHANT, opening_hours="Mo-Su 09:00-18:00")
    unknown = a_place(Kind.MERCHANT)
    maybe = a_place(Kind.MERCHANT, opening_hours='Mo-Su 09:00-18:00 "maybe"')
    pack = Client().get(PACK).json()
    spells = [[day * 1440 + 540, day * 1440 + 1080] for day in range(14)]
    assert pack["first_day"] == str(timezone.localdate())
    told = {each["id"]: (each["open"], each["unsure"]) for each in pack["places"]}
    assert told[str(known.public_id)] == (spells, [])
    assert told[str(unknown.public_id)] == (None, [])
    assert told[str(maybe.public_id)] == ([], spells)


def test_a_confirmed_trouble_is_told_with_its_day_until_it_is_over(english: Client):
    place = a_place(Kind.MERCHANT)
    known = {"place_id": place.public_id, "trouble": "closed", "staff": None, "now": timezone.now()}
    said(place, trouble=Trouble.CLOSED)
    assert troubles_in_pack() == {str(place.public_id): {}}
    judging.confirm(**known)
    assert troubles_in_pack() == {str(place.public_id): {"closed": str(TODAY)}}
    page = text_of(english, f"/places/{place.public_id}/")
    assert "Confirmed: The shop is closed for good (last reported on 5 July 2026)" in page
    assert "Opening hours not known" not in page
    judging.end(**known)
    assert troubles_in_pack() == {str(place.public_id): {}}
    assert "Confirmed:" not in text_of(english, f"/places/{place.public_id}/")


def troubles_in_pack() -> dict[str, dict[str, str]]:
    return {each["id"]: each["troubles"] for each in Client().get(PACK).json()["places"]}


def test_a_phone_is_told_again_only_after_a_change_or_a_midnight(monkeypatch: pytest.MonkeyPatch):
    a_place()
    first = Client().get(PACK, headers={"accept-encoding": "gzip"})
    assert json.loads(gzip.decompress(first.content))["places"]
    tag = {"if-none-match": first["ETag"]}
    assert Client().get(PACK, headers=tag).status_code == 304
    assert Client().get("/api/v1/places/index", headers=tag).status_code == 304

    a_place()
    changed()
    again = Client().get(PACK, headers=tag)
    assert (again.status_code, len(again.json()["places"])) == (200, 2)

    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("web.api.places.timezone.localdate", lambda: tomorrow)
    later = Client().get(PACK, headers={"if-none-match": again["ETag"]})
    assert (later.status_code, later.json()["first_day"]) == (200, str(tomorrow))


def test_packs_may_be_kept_by_anybody_and_are_the_same_for_everybody():
    a_place()
    answers = [browser_of(a_player()).get(PACK), Client().get(PACK)]
    assert answers[0].content == answers[1].content
    assert "public" in answers[0]["Cache-Control"]
    assert not any("Set-Cookie" in answer for answer in answers)


def test_a_township_that_does_not_exist_has_no_pack():
    a_township()
    assert Client().get("/api/v1/places/townships/99999999").status_code == 404


NEAR = "/api/v1/places/near"


def near(**said: object) -> list[dict]:
    body = {"latitude": LUYE.latitude, "longitude": LUYE.longitude, **said}
    answer = Client().post(NEAR, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def placed(metres: float, **changes: object) -> Place:
    point = Point(*lon_lat(moved(LUYE, metres, 0.0)), srid=WGS_84)
    return a_place(Kind.MERCHANT, point=point, **changes)


def test_near_answers_the_nearest_first_with_distance_and_direction():
    far, close = placed(900.0), placed(100.0)
    found = near()
    assert [each["id"] for each in found] == [str(close.public_id), str(far.public_id)]
    assert found[0]["distance_m"] == pytest.approx(100.0, abs=0.2)
    assert found[0]["bearing_deg"] == pytest.approx(0.0, abs=0.1)
    assert len(near(limit=1)) == 1


def test_near_answers_what_was_asked_for():
    shop = placed(100.0, accepts_coins=True, opening_hours="24/7", wheelchair="yes", name_en="Tea House")
    placed(50.0)
    for asked in (
        {"accepts_coins": True}, {"open_now": True}, {"wheelchair": True}, {"q": "tea hause"},
        {"kinds": ["merchant"], "accepts_coins": True},
    ):  # fmt: skip
        assert [each["id"] for each in near(**asked)] == [str(shop.public_id)], asked
    assert near(kinds=["hotspot"]) == []
    assert near(accepts_coins=True)[0]["is_open"] is True
    assert near()[0]["is_open"] is None


@pytest.mark.parametrize(
    ("trouble", "is_open"),
    [(Trouble.CLOSED, False), (Trouble.WRONG_HOURS, None), (Trouble.NOT_THERE, True)],
)
def test_nobody_calls_a_shop_open_whose_hours_were_confirmed_not_to_hold(
    english: Client, trouble: Trouble, is_open: bool | None
):
    shop, other = (placed(each, opening_hours="24/7", name_en=f"Shop {each:.0f}") for each in (10.0, 20.0))
    known = {"place_id": shop.public_id, "trouble": trouble, "staff": None, "now": timezone.now()}
    said(shop, trouble=trouble)
    for verb, is_told in ((judging.confirm, is_open), (judging.end, True)):
        assert not isinstance(verb(**known), Refusal)
        assert near()[0]["is_open"] is is_told
        listed = [str(shop.public_id)] * (is_told is True) + [str(other.public_id)]
        assert [each["id"] for each in near(open_now=True)] == listed
        assert [each["id"] for each in near(open_now=True, q="shop")] == listed
        page = text_of(english, "/places/?open=1")
        assert [str(each.public_id) in page for each in (shop, other)] == [is_told is True, True]
        lines = re.findall(r'place-how">(.*)<', text_of(english, "/places/?where=valley"))
        assert sum("Open now" in line for line in lines) == len(listed)
        assert sum("⚠" in line for line in lines) == (verb is judging.confirm)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"latitude": 91}, "latitude"),
        ({"longitude": "east"}, "longitude"),
        ({"latitude": None}, "latitude"),
        ({"limit": 0}, "limit"),
        ({"limit": 1000}, "limit"),
        ({"kinds": ["pub"]}, "kinds"),
        ({"q": "x" * 81}, "q"),
    ],
)
def test_what_near_cannot_read_is_refused_by_the_name_of_its_field(wrong: dict, field: str):
    body = {"latitude": LUYE.latitude, "longitude": LUYE.longitude} | wrong
    answer = Client().post(NEAR, body, content_type="application/json")
    assert answer.status_code == 422
    assert field in answer.json()["detail"][0]["loc"]


def test_the_position_is_neither_logged_nor_kept_nor_asked_for_in_an_address(caplog: pytest.LogCaptureFixture):
    placed(100.0)
    body = {"latitude": 22.91357, "longitude": 121.11975}
    with caplog.at_level(logging.DEBUG):
        answer = Client().post(NEAR, body, content_type="application/json")
    assert answer["Cache-Control"] == "no-store"
    assert "22.9135" not in caplog.text
    assert Client().get(NEAR, body).status_code == 405
