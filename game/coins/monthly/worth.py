"""What coins are worth when the county pays: whole New Taiwan dollars, half a dollar counted up (元以下四捨五入).

At the rate that the statement keeps; the setting `COINS_A_NTD` is that of new ones.
"""

from game.coins.models import Statement


def ntd_of(statement: Statement) -> int:
    """What the county pays for a statement."""
    return in_ntd(statement.coins, statement.rate)


def in_ntd(coins: int, rate: int) -> int:
    """The dollars for so many coins.

    >>> in_ntd(12_344, 10), in_ntd(12_345, 10)
    (1234, 1235)
    """
    return (2 * coins + rate) // (2 * rate)
