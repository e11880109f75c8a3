"""How often one account, and one address, may try a till's digits within five minutes; counted in Django's cache.

Guessing finds one of some hundred tills among a million codes and gains nothing by it (see
`game/coins/redeeming/till_codes.py`); this keeps strangers from popping up at tills for fun.
"""

from typing import Final

from django.http import HttpRequest

from web import limits

WINDOW_S: Final = 300
# Digits that are typed wrong twice and run out once are four tries. 5–30.
PER_ACCOUNT: Final = 10
# A market whose customers all stand behind one carrier's address. 100–2000.
PER_ADDRESS: Final = 300


def may_try_code(request: HttpRequest) -> bool:
    """Count one more try; False when the account's or the address's are used up."""
    address = request.META.get("REMOTE_ADDR", "")
    of_account = limits.is_within(f"till-codes-by:{request.user.pk}", most=PER_ACCOUNT, window_s=WINDOW_S)
    return of_account and limits.is_within(f"till-codes-from:{address}", most=PER_ADDRESS, window_s=WINDOW_S)
