"""How many guests one address may make: a stop for machines, wide enough for a village behind one address.

Counted in Django's cache per process; the caps on coins (guest share, daily catches, coins pending
until confirmed) are what makes a hundred guests worthless, this only spares the database.
"""

from typing import Final

from django.http import HttpRequest

from web import limits

# A whole village, or a crowd behind one carrier's address, may start within an hour; a machine wants
# more. 600–20000.
GUESTS_PER_ADDRESS: Final = 5000
WINDOW_S: Final = 3600


def may_join(request: HttpRequest) -> bool:
    """Count one more guest of this address; False when the hour's number is used up."""
    address = request.META.get("REMOTE_ADDR", "")
    return limits.is_within(f"guests-of:{address}", most=GUESTS_PER_ADDRESS, window_s=WINDOW_S)
