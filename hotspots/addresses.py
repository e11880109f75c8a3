"""Which county and which of Taitung's townships an address in free text names, if any.

Addresses come as people write them: 950臺東縣臺東市中山路276號, 台東市 中山路404號, 959301 東河鄉…台11線152K,
No. 5, Zhongshan Rd., Chishang Township, Taitung County. Whether a position agrees with its address is for
`hotspots.importing.judging`. Pure.

>>> township_named("954台東縣卑南鄉山里路108號").name_zh
'卑南鄉'
>>> county_named("臺東市中興路2段729號")
'臺東縣'
"""

import re
import unicodedata
from typing import Final

from geo.taitung import TOWNSHIPS, TownshipName, with_tai

TAITUNG: Final = "臺東縣"

#: Counties as they are called today; the rest of a name that ended with the reform of 2010 points to the same ground.
_COUNTIES: Final = {
    "臺東縣": "Taitung County",
    "花蓮縣": "Hualien County",
    "宜蘭縣": "Yilan County",
    "屏東縣": "Pingtung County",
    "南投縣": "Nantou County",
    "臺北市": "Taipei City",
    "新北市": "New Taipei City",
    "桃園市": "Taoyuan City",
    "臺中市": "Taichung City",
    "臺南市": "Tainan City",
    "高雄市": "Kaohsiung City",
    "基隆市": "Keelung City",
    "新竹市": "Hsinchu City",
    "嘉義市": "Chiayi City",
    "新竹縣": "Hsinchu County",
    "苗栗縣": "Miaoli County",
    "彰化縣": "Changhua County",
    "雲林縣": "Yunlin County",
    "嘉義縣": "Chiayi County",
    "澎湖縣": "Penghu County",
    "金門縣": "Kinmen County",
    "連江縣": "Lienchiang County",
    "臺北縣": "Taipei County",
    "桃園縣": "Taoyuan County",
    "臺中縣": "Taichung County",
    "臺南縣": "Tainan County",
    "高雄縣": "Kaohsiung County",
}
_TODAY: Final = {"臺北縣": "新北市", "桃園縣": "桃園市", "臺中縣": "臺中市", "臺南縣": "臺南市", "高雄縣": "高雄市"}

#: First three digits of the postcode (Chunghwa Post).
_BY_POSTCODE: Final = {
    "950": "臺東市", "951": "綠島鄉", "952": "蘭嶼鄉", "953": "延平鄉", "954": "卑南鄉", "955": "鹿野鄉",
    "956": "關山鎮", "957": "海端鄉", "958": "池上鄉", "959": "東河鄉", "961": "成功鎮", "962": "長濱鄉",
    "963": "太麻里鄉", "964": "金峰鄉", "965": "大武鄉", "966": "達仁鄉",
}  # fmt: skip

#: How a township was called, or is often misspelled, with its suffix.
_ALSO_WRITTEN: Final = {
    "臺東鎮": "臺東市",  # until 1976
    "新港鎮": "成功鎮",  # until 1946
    "都蘭鄉": "東河鄉",
    "大麻里鄉": "太麻里鄉",
    "太麻裡鄉": "太麻里鄉",
    "金崙鄉": "金峰鄉",  # until 1958
    "金鋒鄉": "金峰鄉",
    "金山鄉": "金峰鄉",  # 1946; Taitung's only where the address says Taitung: another county has one too
    "達人鄉": "達仁鄉",
    "大仁鄉": "達仁鄉",
    "海瑞鄉": "海端鄉",
    "火燒島": "綠島鄉",
    "火燒島鄉": "綠島鄉",
    "紅頭嶼": "蘭嶼鄉",
    "紅頭嶼鄉": "蘭嶼鄉",
    "長賓鄉": "長濱鄉",
    "長浜鄉": "長濱鄉",
}
_ELSEWHERE_TOO: Final = {"金山鄉"}

_ENGLISH: Final = {
    "臺東市": ("taitung city",),
    "成功鎮": ("chenggong", "chengkung"),
    "關山鎮": ("guanshan", "kuanshan"),
    "卑南鄉": ("beinan", "peinan", "puyuma township"),
    "鹿野鄉": ("luye", "luyeh"),
    "池上鄉": ("chishang", "chihshang"),
    "東河鄉": ("donghe", "tungho"),
    "長濱鄉": ("changbin", "changpin"),
    "太麻里鄉": ("taimali",),
    "大武鄉": ("dawu", "tawu"),
    "綠島鄉": ("green island", "ludao", "lyudao", "lutao"),
    "海端鄉": ("haiduan", "haituan"),
    "延平鄉": ("yanping", "yenping"),
    "金峰鄉": ("jinfeng", "chinfeng"),
    "達仁鄉": ("daren", "tajen"),
    "蘭嶼鄉": ("orchid island", "lanyu"),
}

_BY_NAME: Final = {township.name_zh: township for township in TOWNSHIPS}
_SPELLINGS: Final = {**{name: name for name in _BY_NAME}, **_ALSO_WRITTEN}
_ISLANDS: Final = {"綠島": "綠島鄉", "蘭嶼": "蘭嶼鄉"}  # written without 鄉 as often as with it

#: 950, (950), 95001, 950-013 before an address; 959-12號 and 961巷 are no postcodes.
_POSTCODE: Final = re.compile(r"^\W*(\d{3})(?:\W?\d{2,3})?(?![\d\-巷弄號鄰樓之K])")
_ENGLISH_POSTCODE: Final = re.compile(r"\b(\d{3})(?:\d{2,3})?\W*(?:taiwan\W*)?$")
#: The country and the short name of the county; 臺東市 is the township.
_BEFORE: Final = re.compile(r"^\W*(?:中華民國|臺灣省?)?(?:臺東(?!市|鎮))?")
_SHORT_COUNTY: Final = re.compile(r"^\W*+(?:\d{3,6}\W*+)?(?:中華民國|臺灣省?)?臺東")
#: A place keeps 200; of a text that is no address, this is enough to see it.
_LONGEST: Final = 400
_SPACE: Final = re.compile(r"\s")
_SPACE_BESIDE_CHINESE: Final = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_COUNTY: Final = re.compile("|".join(_COUNTIES))
_TOWNSHIP: Final = re.compile("|".join(sorted(_SPELLINGS, key=len, reverse=True)))
_ISLAND: Final = re.compile("|".join(_ISLANDS))
_ENGLISH_COUNTY: Final = re.compile(
    "|".join(name.lower().replace(" ", r"\s+") for name in sorted(_COUNTIES.values(), key=len, reverse=True))
)
_COUNTY_BY_ENGLISH: Final = {name.lower(): county for county, name in _COUNTIES.items()}
_TOWNSHIP_BY_ENGLISH: Final = {word: name for name, words in _ENGLISH.items() for word in words}
_ENGLISH_WORDS: Final = "|".join(sorted(_TOWNSHIP_BY_ENGLISH, key=len, reverse=True))
#: Roads all over Taiwan are called after Yanping or Guanshan: the name counts with its suffix or as an island's.
_ENGLISH_TOWNSHIP: Final = re.compile(
    rf"\b(?:({_ENGLISH_WORDS})(?=\W+(?:township|island)\b)|(taitung city|green island|orchid island))\b"
)


def township_named(address: str) -> TownshipName | None:
    """The township of Taitung that an address names, by its name or else by its postcode; None if it names none."""
    text = _plain(address)
    if _county_in(text) not in (None, TAITUNG):
        return None
    name = _township_in(text) or _english_township_in(text) or _by_postcode(text)
    return _BY_NAME[name] if name else None


def county_named(address: str) -> str | None:
    """The county that an address names, as it is called today: 臺東縣, 花蓮縣 …; None if it names none.

    A township of Taitung, or its postcode, names the county too.
    """
    text = _plain(address)
    county = _county_in(text)
    if county is None and (_SHORT_COUNTY.match(text) or _township_in(text) or _english_township_in(text)):
        return TAITUNG
    return county or (TAITUNG if _by_postcode(text) else None)


def _plain(address: str) -> str:
    """The beginning, half-width, 臺, 鄉; Chinese letters without spaces between."""
    text = with_tai(unicodedata.normalize("NFKC", address[:_LONGEST])).replace("郷", "鄉").replace("乡", "鄉")
    return _SPACE_BESIDE_CHINESE.sub("", text) if _SPACE.search(text) else text


def _county_in(text: str) -> str | None:
    """The first county named."""
    found = _COUNTY.search(text)
    if found:
        return _TODAY.get(found.group(), found.group())
    english = _ENGLISH_COUNTY.search(text.lower())
    if english:
        county = _COUNTY_BY_ENGLISH[re.sub(r"\s+", " ", english.group())]
        return _TODAY.get(county, county)
    return None


def _township_in(text: str) -> str | None:
    """By its Chinese name: the first that stands in the text after the county, if one is named."""
    says_taitung = TAITUNG in text
    rest = text.partition(TAITUNG)[2] if says_taitung else _without_country(_POSTCODE.sub("", text))
    found = _TOWNSHIP.search(rest)
    if found and (says_taitung or (found.start() == 0 and found.group() not in _ELSEWHERE_TOO)):
        return _SPELLINGS[found.group()]
    island = _ISLAND.match(rest)
    return _ISLANDS[island.group()] if island else None


def _without_country(text: str) -> str:
    return _BEFORE.sub("", text)


def _english_township_in(text: str) -> str | None:
    found = _ENGLISH_TOWNSHIP.search(text.lower())
    return _TOWNSHIP_BY_ENGLISH[found.group(1) or found.group(2)] if found else None


def _by_postcode(text: str) -> str | None:
    """By the first three digits, where the address begins or, in English, ends with them."""
    found = _POSTCODE.match(text)
    if found is None and ("taitung" in text.lower() or "taiwan" in text.lower()):
        found = _ENGLISH_POSTCODE.search(text.lower())
    return _BY_POSTCODE.get(found.group(1)) if found else None
