"""What coins are worth: so many are one New Taiwan dollar (the setting `COINS_A_NTD`).

A payment keeps the rate at which it was asked for, so that a receipt says the same after the county has changed it.
"""

from django.conf import settings


def coins_a_ntd() -> int:
    """How many coins are worth NT$1 now."""
    rate: int = settings.COINS_A_NTD
    return rate


def ntd_of(coins: int, rate: int) -> int:
    """The whole dollars that coins are worth.

    >>> ntd_of(505, 10)
    50
    """
    return coins // rate


def whole(coins: int, rate: int) -> int:
    """As many of these coins as make whole dollars.

    >>> whole(505, 10)
    500
    """
    return coins - coins % rate
