"""How many catches each balloon holds: as many as people live nearest to it, in proportion, at least one."""

from collections.abc import Sequence
from fractions import Fraction

LEAST = 1


def shared_out(total: int, claims: Sequence[int], least: int = LEAST) -> list[int]:
    """Share a total among claims in proportion, each at least `least`, summing to the total exactly.

    Claims too small for their least get just that; the others share the rest by largest remainder (Hamilton's
    method), ties to the earlier claim. Worked: 10 among claims 0, 1, 1 with least 1 is 1, 5, 4.
    ValueError where the total cannot give everybody the least.
    """
    if total < least * len(claims):
        raise ValueError(f"{total} cannot give {len(claims)} balloons {least} each; raise the stock")
    lifted = _too_small(total, claims, least)
    rest = total - least * len(lifted)
    others = [row for row in range(len(claims)) if row not in lifted]
    shares = _by_largest_remainder(rest, [claims[row] for row in others])
    given = dict(zip(others, shares, strict=True))
    return [given.get(row, least) for row in range(len(claims))]


def _too_small(total: int, claims: Sequence[int], least: int) -> set[int]:
    """Rows that get the least. Lifting some leaves less for the others, so it is repeated until it settles."""
    lifted: set[int] = set()
    while True:
        rest, claimed = total - least * len(lifted), _claimed(claims, lifted)
        more = {row for row, claim in enumerate(claims) if row not in lifted and rest * claim < least * claimed}
        if not more:
            return lifted
        lifted |= more


def _claimed(claims: Sequence[int], without: set[int]) -> int:
    return sum(claim for row, claim in enumerate(claims) if row not in without)


def _by_largest_remainder(total: int, claims: Sequence[int]) -> list[int]:
    """Whole shares of a total in proportion to claims; equal shares where nobody claims anything."""
    claims = claims if any(claims) else [1] * len(claims)
    claimed = sum(claims)
    exact = [Fraction(total * claim, claimed) for claim in claims]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(claims)), key=lambda row: (shares[row] - exact[row], row))
    for row in by_remainder[: total - sum(shares)]:
        shares[row] += 1
    return shares
