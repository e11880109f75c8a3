"""Addresses as people write them name their township and their county."""

from time import perf_counter

import pytest

from geo.taitung import TOWNSHIPS
from hotspots.addresses import county_named, township_named

#: From the shared lists, save those marked with how they were made.
NAMED = [
    pytest.param("臺東縣臺東市新生路135巷26號", "臺東市", id="county and township"),
    pytest.param("臺東縣台東市 中山路404號", "臺東市", id="台 for 臺, a space"),
    pytest.param("臺東市中興路2段729號", "臺東市", id="without its county"),
    pytest.param("950臺東縣臺東市中華路１段397號", "臺東市", id="postcode before, full-width digits"),
    pytest.param("954臺東縣卑南鄉太平村太平路316巷45號", "卑南鄉", id="a village that sounds like a street"),
    pytest.param("臺東縣太麻里鄉太麻里街150號", "太麻里鄉", id="a street called after the township"),
    pytest.param("963臺東縣太麻里鄉金崙村323號", "太麻里鄉", id="a village that once was a township"),
    pytest.param("959臺東縣東河鄉都蘭村台11省道152K(萬年段1434地號)", "東河鄉", id="kilometre marker"),
    pytest.param("95001 臺東縣臺東市大同路126號", "臺東市", id="5 digits (made)"),
    pytest.param("959-301東河鄉東河村", "東河鄉", id="6 digits (made)"),
    pytest.param("臺灣省臺東縣關山鎮中山路54號", "關山鎮", id="with the province (made)"),
    pytest.param("臺東達仁鄉安朔村復興路130號", "達仁鄉", id="臺東 without 縣 (made)"),
    pytest.param("臺東縣達人鄉安朔村", "達仁鄉", id="misspelled (made)"),
    pytest.param("臺東縣大麻里鄉大王村", "太麻里鄉", id="an old spelling (made)"),
    pytest.param("臺東縣新港鎮中山路", "成功鎮", id="its name until 1946 (made)"),
    pytest.param("臺東縣蘭嶼郷紅頭村37號", "蘭嶼鄉", id="the Japanese letter (made)"),
    pytest.param("臺東縣綠島南寮298號", "綠島鄉", id="an island without 鄉 (made)"),
    pytest.param("950中山路276號", "臺東市", id="by its postcode alone (made)"),
    pytest.param("No. 5, Zhongshan Rd., Chishang Township, Taitung County 958", "池上鄉", id="English"),
    pytest.param("No. 200, Donghe Rd., Taitung City 95001", "臺東市", id="English, a road called after another"),
    pytest.param("Nanliao 298, Green Island, Taitung", "綠島鄉", id="English, an island"),
    pytest.param("5 Zhongshan Rd., Taitung County 962, Taiwan", "長濱鄉", id="English, by its postcode"),
]
UNNAMED = [
    pytest.param("臺東縣中山路1號", id="the county alone"),
    pytest.param("", id="nothing"),
    pytest.param("台11線152公里", id="a road"),
    pytest.param("959-12號", id="a house number like a postcode"),
    pytest.param("No. 2, Yanping N. Rd.", id="a road called after a township"),
    pytest.param("屏東縣獅子鄉達仁鄉路1號", id="another county first"),
    pytest.param("新北市金山鄉中山路", id="金山鄉 of another county"),
]
COUNTIES = [
    pytest.param("974花蓮縣壽豐鄉共和村大同路1號", "花蓮縣", id="another county"),
    pytest.param("台北市中正區中山南路1號", "臺北市", id="台 for 臺"),
    pytest.param("高雄縣桃源鄉南進巷182號", "高雄市", id="a county of before 2010"),
    pytest.param("No. 1, Zhongshan Rd., Yuli Township, Hualien County 981", "花蓮縣", id="English"),
    pytest.param("臺東市中興路2段729號", "臺東縣", id="by its township"),
    pytest.param("台東 知本路1號", "臺東縣", id="臺東 without 縣"),
    pytest.param("966安朔村", "臺東縣", id="by its postcode"),
    pytest.param("壽豐鄉共和村大同路1號", None, id="a township of elsewhere"),
    pytest.param("", None, id="nothing"),
]


@pytest.mark.parametrize(("address", "township"), NAMED)
def test_an_address_names_its_township(address, township):
    assert township_named(address).name_zh == township
    assert county_named(address) == "臺東縣"


@pytest.mark.parametrize("address", UNNAMED)
def test_where_no_township_is_named_none_is_guessed(address):
    assert township_named(address) is None


@pytest.mark.parametrize(("address", "county"), COUNTIES)
def test_an_address_names_its_county(address, county):
    assert county_named(address) == county


@pytest.mark.parametrize("township", TOWNSHIPS, ids=lambda township: township.name_en)
def test_every_township_is_known_in_both_languages(township):
    assert township_named(f"臺東縣{township.name_zh}中山路1號") == township
    assert township_named(f"{township.name_zh.replace('臺', '台')}中山路1號") == township
    assert township_named(f"1 Zhongshan Rd., {township.name_en}, Taitung") == township


@pytest.mark.parametrize("text", ["-" * 20_000 + "950", "¨" * 20_000, "950" + "\u3000" * 20_000 + "x"])
def test_what_is_far_too_long_for_an_address_is_read_at_once(text):
    began_s = perf_counter()
    township_named(text), county_named(text)
    assert perf_counter() - began_s < 1.0  # 10 to 40 s where each way to part it is tried
