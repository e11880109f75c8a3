"""100,000 invented places about Taitung's township offices, and what people ask of them: the same each time.

Towns are dense in the middle and thin at the edges, as real lists are; names and addresses are put together from
words that real ones have.
"""

from datetime import UTC, datetime
from random import Random
from typing import Final
from uuid import UUID

from geo.position import LatLon, moved
from geo.taitung import REGIONS, TOWNSHIPS, TownshipName
from hotspots.catalogue import Entry
from hotspots.filters import Filters

PLACES: Final = 100_000
#: A Saturday at noon in Taitung.
NOON: Final = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
_REGION: Final = {region.code: region for region in REGIONS}
_KINDS: Final = ("hotspot", "merchant", "merchant")
_CATEGORIES: Final = ("food", "cafe", "shop", "market", "lodging", "craft", "culture", "visitors")
_WHEELCHAIR: Final = ("", "", "yes", "limited", "no")
_SURNAMES: Final = "林陳黃張李王吳劉蔡楊高胡宋潘邱曾廖賴徐周"
_WORDS_ZH: Final = (
    "山海 太平 森林 日出 月光 鐵花 米倉 好日 海風 老街 部落 黑潮 飛魚 釋迦 金針 洛神 稻香 溫泉 熱氣球 衝浪"
    " 卡塔 都蘭 金崙 知本 初鹿 紅葉 利吉 富岡 杉原 三仙 八嗡嗡 馬蘭 寶桑 豐年 正氣 博愛 光明 和平 幸福 大同"
).split()
_TRADES: Final = (
    ("小吃店", "Eatery"), ("便當", "Lunch Box"), ("咖啡館", "Café"), ("早餐店", "Breakfast"), ("民宿", "Homestay"),
    ("商行", "Store"), ("農場", "Farm"), ("工作室", "Studio"), ("圖書館", "Library"), ("遊客中心", "Visitor Center"),
    ("活動中心", "Community Hall"), ("牧場", "Ranch"), ("書店", "Bookshop"), ("冰店", "Ice Shop"), ("麵店", "Noodles"),
)  # fmt: skip
_WORDS_EN: Final = (
    "Pacific Sunrise Moonlight Forest Ironflower Granary Breeze Village Flying Fish Atemoya Daylily Roselle Harvest"
    " Balloon Surf Coral Bamboo Millet Banyan River Valley Harbor Lighthouse Terrace Garden Mountain Island Golden Blue"
).split()
_ROADS: Final = (
    "中山路 中正路 中華路 博愛路 更生路 四維路 鐵花路 正氣路 傳廣路 新生路 和平街 光明路 豐田街 民權路 大同路".split()
)
_HOURS: Final = (
    "", "", "24/7", "Mo-Su 10:00-18:00", "Mo-Fr 08:00-12:00,13:30-17:30; PH off", "We-Mo 11:00-14:00,17:00-20:30",
    "Tu-Su 09:00-17:00", "Fr,Sa 18:00-02:00", "Mo-Sa 06:00-11:00",
)  # fmt: skip


def drawn(count: int = PLACES, seed: int = 5) -> list[Entry]:
    """So many places; a smaller count is the beginning of a larger one."""
    random = Random(seed)
    return [_place(random) for _ in range(count)]


def _place(random: Random) -> Entry:
    township = random.choice(TOWNSHIPS)
    region = _REGION[township.region]
    name_zh, name_en = _names(random)
    kind = random.choice(_KINDS)
    return Entry(
        id=UUID(int=random.getrandbits(128)), kind=kind, category=random.choice(_CATEGORIES),
        name_zh=name_zh, name_en=name_en, address=_address(random, township),
        phone=f"089-{random.randrange(10**6):06}", website="", keeper="臺東縣政府", note="",
        opening_hours=random.choice(_HOURS), accepts_coins=kind == "merchant" and random.random() < 0.7,
        wheelchair=random.choice(_WHEELCHAIR), position=near(random, township),
        township=township.code, township_zh=township.name_zh, township_en=township.name_en, village_zh="",
        region=region.code, region_zh=region.name_zh, region_en=region.name_en,
        dataset=f"bench-{kind}", publisher="臺東縣政府", licence="政府資料開放授權條款-第1版", edition_on=None,
        changed_at=NOON,
    )  # fmt: skip


def near(random: Random, township: TownshipName) -> LatLon:
    """Mostly in the town, sometimes kilometres outside."""
    spread_m = random.choice((400.0, 1_200.0, 4_000.0))
    return moved(township.seat, random.gauss(0, spread_m), random.gauss(0, spread_m))


def _names(random: Random) -> tuple[str, str]:
    trade_zh, trade_en = random.choice(_TRADES)
    own_zh = random.choice(_WORDS_ZH) + random.choice((random.choice(_SURNAMES) + "家", random.choice(_WORDS_ZH), ""))
    own_en = " ".join(random.sample(_WORDS_EN, random.choice((1, 2))))
    number = f"{random.randrange(1, 200)}" if random.random() < 0.3 else ""
    name_en = f"{own_en} {trade_en} {number}".strip() if random.random() < 0.8 else ""
    return f"{own_zh}{trade_zh}{number}", name_en


def _address(random: Random, township: TownshipName) -> str:
    return f"臺東縣{township.name_zh}{random.choice(_ROADS)}{random.randrange(1, 800)}號"


def asked(count: int, seed: int = 6) -> list[tuple[LatLon, Filters]]:
    """Where people stand and what they want: five kinds of question, open now among them."""
    random = Random(seed)
    wishes = (
        Filters(),
        Filters(kinds=frozenset({"hotspot"})),
        Filters(kinds=frozenset({"merchant"}), accepts_coins=True),
        Filters(kinds=frozenset({"merchant"}), accepts_coins=True, categories=frozenset({"food", "cafe"})),
        Filters(categories=frozenset({"lodging"}), wheelchair=frozenset({"yes", "limited"})),
    )
    return [(near(random, random.choice(TOWNSHIPS)), wishes[number % len(wishes)]) for number in range(count)]


def typed(entries: list[Entry], count: int, seed: int = 7) -> list[str]:
    """What people type: names, pieces of them, addresses, townships, words with a slip, in both languages."""
    random = Random(seed)
    return [_typed(random, random.choice(entries), number) for number in range(count)]


def _typed(random: Random, entry: Entry, number: int) -> str:
    english = entry.name_en or "Pacific Café"
    ways = (
        entry.name_zh,
        entry.name_zh[:2],
        with_slip(random, entry.name_zh),
        english,
        english.split()[0][:4],
        with_slip(random, english.split()[0]),
        entry.township_zh[:-1] + random.choice(_TRADES)[0],
        entry.address[6:],
        f"{english.split()[-1]} {entry.township_en.split()[0]}",
        f"{with_slip(random, english.split()[0])} {with_slip(random, entry.township_en.split()[0])}",
    )
    return ways[number % len(ways)]


def with_slip(random: Random, text: str) -> str:
    """The text with two neighbouring letters swapped, or one left out."""
    at = random.randrange(max(len(text) - 1, 1))
    swapped = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    return random.choice((swapped, text[:at] + text[at + 1 :]))
