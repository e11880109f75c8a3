"""The numbers of the month's checks, each with its range and its reason. A rule asks a person to look, no more."""

from datetime import time
from typing import Final

# Merchants stated in one transaction: their tills wait for it, about 0.2 s with 500 payments each. 1–50.
MERCHANTS_A_CHUNK: Final = 10
# Who pays so often at one merchant on one day is not having lunch. 3–20.
MANY_PAYMENTS_A_DAY: Final = 5
# Between these hours on Taitung's clocks a payment is a night's; balloons rise at 05:30, and breakfast opens before.
NIGHT_BEGINS: Final = time(23)
NIGHT_ENDS: Final = time(4)
# So many sums at the limit of one payment look like a larger one in parts. 2–20.
MANY_AT_THE_LIMIT: Final = 3
# Bills are seldom whole hundreds of dollars: of at least so many payments, so many percent may be. 5–50, 50–95.
ROUND_COINS: Final = 1_000
ROUND_PAYMENTS: Final = 10
ROUND_PERCENT: Final = 80
# Of at least so many refunds, so many percent of the payments may be. 3–20, 5–50.
MANY_REFUNDS: Final = 5
REFUNDED_PERCENT: Final = 20
# A reason is one line of the statement; the column takes 200.
LONGEST_REASON: Final = 200
