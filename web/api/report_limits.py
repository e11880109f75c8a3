"""How many reports one account and one address may send within an hour: a stop for machines, not for people.

Counted in Django's cache, never stored. A repeated message counts, too; a phone that is told to wait keeps its report
and sends it again.
"""

from typing import Final

from django.http import HttpRequest

from web import limits

WINDOW_S: Final = 3600
# Somebody who walks from shop to shop and tests each one's WiFi meets one in two minutes at best. 10–120.
PER_ACCOUNT: Final = 30
# A village, or a crowd at the festival behind one carrier's address, shares this; the county has 775 places in all, and
# a machine that makes guests, or is nobody, gets no further. 200–5000.
PER_ADDRESS: Final = 600


def may_report(request: HttpRequest, player_id: int | None) -> bool:
    """Count one more report; False when the hour's number of the account or the address is used up."""
    address = request.META.get("REMOTE_ADDR", "")
    of_account = player_id is None or limits.is_within(f"reports-by:{player_id}", most=PER_ACCOUNT, window_s=WINDOW_S)
    return of_account and limits.is_within(f"reports-from:{address}", most=PER_ADDRESS, window_s=WINDOW_S)
