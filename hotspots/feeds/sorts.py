"""Which of our sorts of place (`hotspots.categories`) the word of a list means."""

from functools import lru_cache
from typing import Final

from hotspots.categories import is_category
from hotspots.folding import folded

#: Words within a list's own, the narrower before the wider: 民宿餐廳 is lodging, 觀光工廠 is no 觀光.
_WORDS: Final = (
    ("民宿", "lodging"), ("旅館", "lodging"), ("旅宿", "lodging"), ("飯店", "lodging"), ("露營", "lodging"),
    ("住宿", "lodging"), ("hotel", "lodging"), ("homestay", "lodging"), ("hostel", "lodging"),
    ("咖啡", "cafe"), ("茶飲", "cafe"), ("飲料", "cafe"), ("甜點", "cafe"), ("冰品", "cafe"), ("cafe", "cafe"),
    ("伴手", "shop"), ("特產", "shop"), ("超商", "shop"), ("便利商店", "shop"), ("零售", "shop"), ("商店", "shop"),
    ("購物", "shop"), ("shop", "shop"), ("store", "shop"),
    ("農", "market"), ("市場", "market"), ("市集", "market"), ("夜市", "market"), ("market", "market"),
    ("餐", "food"), ("小吃", "food"), ("美食", "food"), ("料理", "food"), ("素食", "food"), ("food", "food"),
    ("restaurant", "food"),
    ("工藝", "craft"), ("手作", "craft"), ("文創", "craft"), ("觀光工廠", "craft"), ("craft", "craft"),
    ("遊客中心", "visitors"), ("旅服中心", "visitors"), ("旅遊服務", "visitors"), ("visitor", "visitors"),
    ("文化", "culture"), ("古蹟", "culture"), ("廟宇", "culture"), ("藝術", "culture"), ("博物館", "culture"),
    ("圖書館", "culture"), ("museum", "culture"), ("library", "culture"),
    ("交通", "transport"), ("車站", "transport"), ("機場", "transport"), ("運輸", "transport"),
    ("station", "transport"),
    ("醫", "health"), ("衛生", "health"), ("藥", "health"), ("hospital", "health"), ("health", "health"),
    ("學校", "education"), ("教育", "education"), ("school", "education"),
    ("機關", "government"), ("公所", "government"), ("政府", "government"), ("government", "government"),
    ("生態", "outdoors"), ("自然", "outdoors"), ("公園", "outdoors"), ("風景區", "outdoors"), ("遊憩", "outdoors"),
    ("體育", "outdoors"), ("溫泉", "outdoors"), ("森林", "outdoors"), ("林場", "outdoors"), ("park", "outdoors"),
    ("其他", "other"), ("other", "other"),
)  # fmt: skip
#: Areas that the county's lists give for a sort; the position tells them better.
_AREAS: Final = frozenset({"臺東市區", "鄉鎮市區", "縱谷", "南迴線", "海岸線", "離島"})
_REMEMBERED: Final = 1_024


@lru_cache(maxsize=_REMEMBERED)
def sort_of(word: str) -> str | None:
    """The code for a list's word; '' for one that says nothing about the sort, None for one that nobody knows.

    >>> sort_of("特色餐廳")
    'food'
    """
    plain = folded(word)
    if plain in _AREAS:
        return ""
    if is_category(plain):
        return plain
    return next((code for part, code in _WORDS if folded(part) in plain), None)
