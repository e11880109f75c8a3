"""Invented merchants and hotspots near real public places, for the demo and for tests; each says that it is one.

Names, opening hours and telephone numbers are made up for this project; positions are public squares, stations and
harbours, rounded to some ten metres.
"""

from typing import Final, NamedTuple

from geo.position import LatLon
from hotspots.feeds.row import Row

_ZH, _EN = "（示範）", " (demo)"
_NOTE: Final = "示範資料，並非真實場所。"
_WHEELCHAIR: Final = {"wheelchair": "yes", "limited": "limited", "steps": "no"}


class _Merchant(NamedTuple):
    """`extras` are words among coins, wheelchair, limited (partly), steps (no wheelchair)."""

    name_zh: str
    name_en: str
    address: str
    at: tuple[float, float]
    category: str
    hours: str
    extras: str


class _Hotspot(NamedTuple):
    """Kept by the demo's county; in the open or in a public building."""

    name_zh: str
    name_en: str
    address: str
    at: tuple[float, float]
    category: str


_MERCHANTS: Final = (
    _Merchant("旭日早餐店", "Sunrise Breakfast", "臺東市中山路", (22.7551, 121.1500), "food",
              "Mo-Sa 05:30-11:30; PH off", "coins wheelchair"),
    _Merchant("海濱書咖啡", "Seaside Book Café", "臺東市大同路", (22.7517, 121.1556), "cafe",
              "We-Mo 10:00-18:00", "coins wheelchair"),
    _Merchant("老街米苔目", "Old Street Rice Noodles", "臺東市正氣路", (22.7526, 121.1527), "food",
              "Tu-Su 10:30-14:30,17:00-20:00", "coins limited"),
    _Merchant("車站伴手禮", "Station Souvenirs", "臺東市岩灣路101巷", (22.7936, 121.1236), "shop",
              "Mo-Su 08:00-20:00", "coins wheelchair"),
    _Merchant("知本湯屋小站", "Zhiben Bath House", "臺東市知本路二段900巷", (22.7102, 121.0609), "lodging",
              "24/7", "coins wheelchair"),
    _Merchant("富岡碼頭魚湯", "Fugang Pier Fish Soup", "臺東市富岡街", (22.7922, 121.1916), "food",
              "Mo-Su 06:30-14:00", "coins limited"),
    _Merchant("海線木工坊", "Coast Line Woodwork", "成功鎮中華路", (23.1009, 121.3790), "craft",
              "We-Su 13:00-18:00", "coins steps"),
    _Merchant("三仙台剉冰", "Sanxiantai Shaved Ice", "成功鎮三仙里基翬路", (23.1229, 121.4070), "cafe",
              "Mo-Su 09:00-17:30", "coins wheelchair"),
    _Merchant("關山自行車行", "Guanshan Bicycles", "關山鎮博愛路", (23.0459, 121.1637), "shop",
              "Mo-Su 08:00-18:00", "coins wheelchair"),
    _Merchant("初鹿鮮乳冰", "Chulu Milk Ice", "卑南鄉明峰村", (22.8574, 121.0930), "cafe",
              "Mo-Su 08:30-17:30", "coins"),
    _Merchant("太平豬血湯", "Taiping Soup Kitchen", "卑南鄉太平村和平路", (22.7838, 121.0866), "food",
              "Mo-Fr 06:00-13:00", "limited"),
    _Merchant("高台茶席", "Highland Tea Table", "鹿野鄉永安村高台路", (22.9139, 121.1203), "cafe",
              "Th-Tu 09:00-18:00", "coins wheelchair"),
    _Merchant("熱氣球早點", "Balloon Breakfast", "鹿野鄉永安村高台路", (22.9152, 121.1219), "food",
              "Jul-Aug 04:30-10:00; Sep-Jun Sa-Su 06:00-11:00", "coins limited"),
    _Merchant("池上便當小棧", "Chishang Lunch Boxes", "池上鄉鐵花路", (23.1259, 121.2188), "food",
              "Mo-Su 09:00-19:30", "coins wheelchair"),
    _Merchant("稻香單車", "Rice Field Bikes", "池上鄉新興村", (23.1037, 121.2144), "outdoors",
              "Mo-Su 08:00-17:30", "coins"),
    _Merchant("都蘭山下陶藝", "Dulan Pottery", "東河鄉都蘭村", (22.8748, 121.2283), "craft",
              "Fr-Tu 11:00-18:00", "coins steps"),
    _Merchant("金樽衝浪小屋", "Jinzun Surf Hut", "東河鄉東河村", (22.9561, 121.2944), "outdoors",
              "Mo-Su 07:00-18:00", "coins"),
    _Merchant("長濱海味", "Changbin Seafood", "長濱鄉長濱村中興路", (23.3168, 121.4525), "food",
              "Mo-Sa 11:00-14:00,17:00-20:30", "coins limited"),
    _Merchant("太麻里釋迦行", "Taimali Sugar Apples", "太麻里鄉泰和村太麻里街", (22.6149, 121.0070), "market",
              "Mo-Su 08:00-19:00", "coins wheelchair"),
    _Merchant("大武山產", "Dawu Mountain Produce", "大武鄉大武村", (22.3409, 120.8908), "market",
              "Tu-Su 08:00-17:00", "coins"),
    _Merchant("朝日溫泉小舖", "Sunrise Spring Shop", "綠島鄉公館村", (22.6381, 121.5057), "shop",
              "Mo-Su 06:00-22:00", "coins limited"),
    _Merchant("南寮漁家麵", "Nanliao Fisher Noodles", "綠島鄉南寮村", (22.6612, 121.4757), "food",
              "Mo-Su 10:00-20:00", "coins wheelchair"),
    _Merchant("綠島潛水站", "Green Island Divers", "綠島鄉南寮村漁港路", (22.6598, 121.4762), "outdoors",
              "24/7", "coins"),
    _Merchant("布農工藝小店", "Bunun Craft Corner", "海端鄉海端村", (23.1017, 121.1769), "craft",
              "We-Su 09:00-17:00", "coins limited"),
    _Merchant("桃源野菜屋", "Taoyuan Wild Greens", "延平鄉桃源村昇平路", (22.9029, 121.0855), "food",
              "Mo-Sa 10:30-19:00", "coins"),
    _Merchant("嘉蘭紅藜坊", "Jialan Quinoa Mill", "金峰鄉嘉蘭村", (22.5949, 120.9603), "market",
              "Mo-Fr 08:30-17:30", "coins steps"),
    _Merchant("安朔咖啡", "Anshuo Coffee", "達仁鄉安朔村復興路", (22.2965, 120.8833), "cafe",
              "Mo-Sa 07:30-16:30", "coins wheelchair"),
    _Merchant("飛魚小食堂", "Flying Fish Kitchen", "蘭嶼鄉紅頭村", (22.0249, 121.5556), "food",
              "Mo-Sa 10:00-14:00,16:30-20:00", "coins steps"),
    _Merchant("開元港雜貨", "Kaiyuan Harbour Store", "蘭嶼鄉椰油村", (22.0573, 121.5097), "shop",
              "Mo-Su 07:00-21:30", ""),
)  # fmt: skip

_HOTSPOTS: Final = (
    _Hotspot("臺東車站前廣場", "Taitung Station Square", "臺東市岩灣路", (22.7939, 121.1231), "transport"),
    _Hotspot("市民廣場", "Citizens' Square", "臺東市南京路", (22.7556, 121.1461), "outdoors"),
    _Hotspot("森林公園入口", "Forest Park Gate", "臺東市華泰路", (22.7622, 121.1592), "outdoors"),
    _Hotspot("富岡候船室", "Fugang Ferry Hall", "臺東市富岡街", (22.7918, 121.1922), "transport"),
    _Hotspot("知本車站", "Zhiben Station", "臺東市知本路二段", (22.7104, 121.0606), "transport"),
    _Hotspot("成功鎮公所", "Chenggong Town Office", "成功鎮中山路", (23.1051, 121.3809), "government"),
    _Hotspot("三仙台遊客中心", "Sanxiantai Visitor Centre", "成功鎮三仙里基翬路", (23.1232, 121.4065), "visitors"),
    _Hotspot("關山車站", "Guanshan Station", "關山鎮博愛路", (23.0455, 121.1643), "transport"),
    _Hotspot("卑南鄉公所", "Beinan Township Office", "卑南鄉太平村和平路", (22.7827, 121.0870), "government"),
    _Hotspot("鹿野高台", "Luye Highland", "鹿野鄉永安村高台路", (22.9134, 121.1196), "outdoors"),
    _Hotspot("鹿野車站", "Luye Station", "鹿野鄉中正路", (22.9125, 121.1366), "transport"),
    _Hotspot("池上車站", "Chishang Station", "池上鄉鐵花路", (23.1262, 121.2194), "transport"),
    _Hotspot("伯朗大道口", "Mr Brown Avenue", "池上鄉新興村", (23.0991, 121.2130), "outdoors"),
    _Hotspot("東河鄉公所", "Donghe Township Office", "東河鄉東河村", (22.9689, 121.3029), "government"),
    _Hotspot("都蘭活動中心", "Dulan Community Hall", "東河鄉都蘭村", (22.8764, 121.2273), "culture"),
    _Hotspot("長濱鄉公所", "Changbin Township Office", "長濱鄉長濱村", (23.3150, 121.4514), "government"),
    _Hotspot("太麻里車站", "Taimali Station", "太麻里鄉大王村", (22.6187, 121.0050), "transport"),
    _Hotspot("大武鄉公所", "Dawu Township Office", "大武鄉尚武村", (22.3405, 120.8901), "government"),
    _Hotspot("綠島遊客中心", "Green Island Visitor Centre", "綠島鄉南寮村", (22.6625, 121.4748), "visitors"),
    _Hotspot("綠島機場", "Green Island Airport", "綠島鄉南寮村", (22.6741, 121.4657), "transport"),
    _Hotspot("海端鄉公所", "Haiduan Township Office", "海端鄉海端村", (23.1021, 121.1765), "government"),
    _Hotspot("延平鄉公所", "Yanping Township Office", "延平鄉桃源村昇平路", (22.9026, 121.0861), "government"),
    _Hotspot("金峰鄉公所", "Jinfeng Township Office", "金峰鄉嘉蘭村", (22.5946, 120.9607), "government"),
    _Hotspot("達仁鄉公所", "Daren Township Office", "達仁鄉安朔村", (22.2968, 120.8830), "government"),
    _Hotspot("蘭嶼機場", "Orchid Island Airport", "蘭嶼鄉紅頭村", (22.0268, 121.5364), "transport"),
    _Hotspot("開元漁港", "Kaiyuan Harbour", "蘭嶼鄉椰油村", (22.0580, 121.5090), "transport"),
)  # fmt: skip


def merchant_rows() -> tuple[Row, ...]:
    """The merchants, as if they had been read from a list."""
    return tuple(_merchant_row(number, each) for number, each in enumerate(_MERCHANTS, 1))


def hotspot_rows() -> tuple[Row, ...]:
    """The hotspots, as if they had been read from a list."""
    return tuple(_hotspot_row(number, each) for number, each in enumerate(_HOTSPOTS, 1))


def _merchant_row(number: int, merchant: _Merchant) -> Row:
    extras = merchant.extras.split()
    return Row(
        number=number,
        name_zh=merchant.name_zh + _ZH,
        name_en=merchant.name_en + _EN,
        address=f"臺東縣{merchant.address}",
        category=merchant.category,
        phone=f"089-000-{number:03}",
        note=_NOTE,
        opening_hours=merchant.hours,
        accepts_coins="coins" in extras,
        wheelchair=next((said for word, said in _WHEELCHAIR.items() if word in extras), ""),
        position=LatLon(*merchant.at),
    )


def _hotspot_row(number: int, hotspot: _Hotspot) -> Row:
    return Row(
        number=number,
        name_zh=hotspot.name_zh + _ZH,
        name_en=hotspot.name_en + _EN,
        address=f"臺東縣{hotspot.address}",
        category=hotspot.category,
        keeper="示範縣府",
        note=_NOTE,
        opening_hours="24/7",
        position=LatLon(*hotspot.at),
    )
