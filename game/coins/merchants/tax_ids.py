"""The tax id 統一編號 of a business: eight digits, of which the last checks the others.

Rule of the Ministry of Finance (營利事業統一編號檢查碼邏輯修正說明): the digits are weighted 1 2 1 2 1 2 4 1, the
digits of the products are added up, and the sum is a multiple of 5; until April 2023 it was one of 10, so that older
numbers pass, too. If the seventh digit is 7, its product's digits add up to 10, which counts as 1 or as 0.

>>> is_right("04595257"), is_right("10458575"), is_right("04595253")
(True, True, False)
"""

import unicodedata
from typing import Final

WEIGHTS: Final = (1, 2, 1, 2, 1, 2, 4, 1)
DIVISOR: Final = 5
_EITHER_WAY: Final = 6, "7"


def read(text: str) -> str:
    """What was typed without spaces and hyphens, full-width digits as plain ones."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace() and sign != "-")


def has_eight_digits(text: str) -> bool:
    """Whether it looks like one."""
    return len(text) == len(WEIGHTS) and text.isascii() and text.isdecimal()


def is_right(text: str) -> bool:
    """Whether eight digits check; all zeros belong to nobody."""
    if not has_eight_digits(text) or not text.strip("0"):
        return False
    products = (int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=True))
    total = sum(product // 10 + product % 10 for product in products)
    place, digit = _EITHER_WAY
    return total % DIVISOR == 0 or (text[place] == digit and (total + 1) % DIVISOR == 0)
