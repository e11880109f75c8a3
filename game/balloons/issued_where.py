"""In which regions coins were caught in a budget year, so that the county sees where merchants are missing.

A region where fewer than `FEWEST_CATCHERS` people caught something is not told by itself: such regions are put
together, with the region that has the fewest coins beside them, so that nothing can be worked out from the total.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Sum

from game.balloons.models import Catch
from geo.models import Township

# As for payments (`game.coins.tracing.untold`). 3–10.
FEWEST_CATCHERS: Final = 5


@dataclass(frozen=True, slots=True)
class IssuedIn:
    """Coins caught in a region, or in several that are told together; the empty code is outside of all."""

    regions: tuple[str, ...]
    coins: int


def by_region(year: int) -> list[IssuedIn]:
    """The coins of catches of a budget year by region; what was reversed later is in it."""
    region_of = dict(Township.objects.values_list("code", "region"))
    caught = Catch.objects.filter(transfer__year=year).order_by().values_list("balloon__township_code")
    people: defaultdict[str, int] = defaultdict(int)
    coins: defaultdict[str, int] = defaultdict(int)
    for township, sum_of_coins, catchers in caught.annotate(sum=Sum("coins"), catchers=Count("player", distinct=True)):
        region = region_of.get(township, "")
        coins[region] += sum_of_coins
        people[region] = max(people[region], catchers)  # at least so many: the same people catch in many townships
    few = [region for region in sorted(coins) if people[region] < FEWEST_CATCHERS]
    enough = sorted((region for region in coins if region not in few), key=lambda region: coins[region])
    return _told(enough, few, coins)


def _told(enough: Sequence[str], few: Sequence[str], coins: dict[str, int]) -> list[IssuedIn]:
    joined = [*few, *enough[:1]] if few else []
    alone = [IssuedIn((region,), coins[region]) for region in enough if region not in joined]
    together = [IssuedIn(tuple(sorted(joined)), sum(coins[region] for region in joined))] if joined else []
    return [*sorted(alone, key=lambda each: each.regions), *together]
