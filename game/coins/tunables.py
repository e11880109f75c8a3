"""The numbers of coins and campaigns, each with its range and its reason."""

from typing import Final

# More than any unit's yearly budget: such a sum is a slip of the finger. 1,000,000–100,000,000.
MOST_COINS_A_CAMPAIGN: Final = 10_000_000
# Coins are handed out by the end of this month (R22); December needs a prior approval of its own. 11.
LAST_MONTH_OF_CAMPAIGNS: Final = 11
# Coins can be spent until the end of this many years after that in which they were issued. 1–5.
COINS_LAST_YEARS: Final = 1
# A smaller reversal is one person's; from this on a second one agrees. 100–10,000.
COINS_THAT_NEED_TWO: Final = 1_000
# More than all coins that the county has ever issued (260 million by 2025): a slip of the finger. 1e8–2e9.
MOST_COINS_OF_A_BUDGET: Final = 1_000_000_000
# Time to look at a doubtful award before its coins can be spent: as long as a tap without network may be late. 1–24.
LEAST_SETTLE_DELAY_H: Final = 12
# A month: nobody waits longer for what was promised to them. 168–2160.
MOST_SETTLE_DELAY_H: Final = 720
