"""How often one account may try a code or a number: enough for who mistypes, nothing for a machine.

Counted for the account and for its session, never for the address alone: a whole village may be at one. New accounts
are limited by `joining_limits`; a code has 55 bits, so that even all of them together find none. The 30,000 birth dates
that a known number may have are tried sooner, so a number may be tried a few times a day only, by all together.
"""

from typing import Final

from django.http import HttpRequest

from game.players import identity
from game.players.roster_hashes import code_hash
from web import limits

# Who mistypes twelve signs does it three times, not ten. 5–50.
TRIES: Final = 10
WINDOW_S: Final = 600
# Who does not remember how the county writes the birth date asks at the counter. 5–20.
TRIES_OF_A_NUMBER: Final = 10
NUMBER_WINDOW_S: Final = 86_400


def may_try(request: HttpRequest) -> bool:
    """Count one more try; False when the window's number is used up."""
    keys = (f"claims-of:{request.user.pk}", f"claims-in:{request.session.session_key}")
    within = [limits.is_within(key, most=TRIES, window_s=WINDOW_S) for key in keys]  # each counts, whatever the other
    return all(within)


def may_try_number(number: str) -> bool:
    """Count one more try of a number, whether anybody has it or not; one with a typing error counts for nobody.

    The cache keeps a keyed hash of it only, for a day.
    """
    read = identity.number_of(number)
    key = f"claims-with:{code_hash(f'number|{read}')}"
    return read is None or limits.is_within(key, most=TRIES_OF_A_NUMBER, window_s=NUMBER_WINDOW_S)
