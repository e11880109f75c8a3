"""How often one account may try a code or a number: enough for who mistypes, nothing for a machine.

Counted for the account and for its session, never for the address alone: a whole village may be at one. New accounts
are limited by `joining_limits`; a code has 55 bits, so that even all of them together find none.
"""

from typing import Final

from django.http import HttpRequest

from web import limits

# Who mistypes twelve signs does it three times, not ten. 5–50.
TRIES: Final = 10
WINDOW_S: Final = 600


def may_try(request: HttpRequest) -> bool:
    """Count one more try; False when the window's number is used up."""
    keys = (f"claims-of:{request.user.pk}", f"claims-in:{request.session.session_key}")
    within = [limits.is_within(key, most=TRIES, window_s=WINDOW_S) for key in keys]  # each counts, whatever the other
    return all(within)
