"""The digits that a till shows for a minute, for who cannot show a QR code: they say which merchant is meant.

Six digits name one of some hundred tills, so a guess finds one in thousands of tries, and finding one is worth nothing:
only the till can ask for coins, and it sees that a stranger has come. How often one may try is counted by the web.
"""

import secrets
import unicodedata
from datetime import datetime
from typing import Final

from game.coins.merchants.working import Working
from game.coins.models import Merchant, TillCode
from game.coins.redeeming import payments, tunables
from game.units.approval_refusals import Refused

DIGITS: Final = 6
# Two tills that draw the same digits within a minute draw again: once in thousands of times.
_DRAWS: Final = 20
# A code that is shown lives so long at least: time enough to type it. Part of the minute.
_FRESH: Final = tunables.CODE_LASTS / 3


def shown(*, cashier: Working, now: datetime) -> TillCode | Refused:
    """The digits to show at this merchant's tills now; all of them show the same while it is fresh."""
    merchant = Merchant.objects.get(pk=cashier.merchant_id)
    if merchant.state != Merchant.State.ACTIVE:
        return payments.not_active(merchant)
    fresh = TillCode.objects.filter(merchant=merchant, until__gt=now + _FRESH, until__lte=now + tunables.CODE_LASTS)
    return fresh.order_by("-until").first() or _drawn(merchant, now)


def merchant_of(typed: str, now: datetime) -> Merchant | None:
    """At which merchant a till shows these digits; full-width ones and blanks are read, too."""
    digits = "".join(unicodedata.normalize("NFKC", typed).split())
    shows = TillCode.objects.filter(code=digits, until__gt=now - tunables.CLOCKS_APART)
    found = shows.select_related("merchant").first() if len(digits) == DIGITS else None
    return found.merchant if found else None


def _drawn(merchant: Merchant, now: datetime) -> TillCode:
    TillCode.objects.filter(until__lte=now - tunables.CLOCKS_APART).delete()
    for _ in range(_DRAWS):
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        drawn, is_new = TillCode.objects.get_or_create(
            code=code, defaults={"merchant": merchant, "until": now + tunables.CODE_LASTS}
        )
        if is_new:
            return drawn
    raise RuntimeError(f"{_DRAWS} draws of {DIGITS} digits were all in use: more digits are needed for so many tills")
