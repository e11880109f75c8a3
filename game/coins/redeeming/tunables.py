"""The numbers of paying with coins, each with its range and its reason. How many coins NT$1 is stands in `rate`."""

from datetime import timedelta
from typing import Final

# A QR code on the phone's screen, and the digits on the till's. 30–120 s.
CODE_LASTS: Final = timedelta(seconds=60)
# The clocks of two of the county's machines, or of a till and the county, may be so far apart. 5–60 s.
CLOCKS_APART: Final = timedelta(seconds=30)
# From the meeting to the sum: a cashier serves somebody else between. 2–15 min.
MET_LASTS: Final = timedelta(minutes=5)
# From the sum to the customer's word. 1–10 min.
ASKED_LASTS: Final = timedelta(minutes=3)
# So long after its end a payment is still shown to whoever asks what happened last. 5–30 min.
RECENT: Final = timedelta(minutes=10)

# NT$500 at once: a family's meal; more is a slip of the finger, or worse. 1,000–20,000.
COINS_A_PAYMENT: Final = 5_000
# What one person can spend in a day, vouchers that are out included: a stolen phone loses no more. 5,000–50,000.
COINS_A_PLAYER_AND_DAY: Final = 10_000
# NT$50,000 a day is a good day of a large shop at the festival. 100,000–5,000,000.
COINS_A_MERCHANT_AND_DAY: Final = 500_000
# Larger than any bill that this is made for, and fits the column. 100,000–10,000,000.
MOST_NTD: Final = 1_000_000

# NT$30 a voucher and NT$60 in all: what a shop in a valley without signal may take unseen. 100–1,000; 1–5.
COINS_A_VOUCHER: Final = 300
OPEN_VOUCHERS: Final = 2
# Long enough for a day in the mountains, night included. 6–72 h.
VOUCHER_LASTS: Final = timedelta(hours=24)
# A till that was without network hands in what it took until so long after; then the coins go back. 24–168 h.
VOUCHER_GRACE: Final = timedelta(hours=72)

# What fits the column; the customer reads it.
LONGEST_REASON: Final = 200
