"""The numbers of the balloon game, each with its range and its reason."""

from datetime import timedelta
from typing import Final

# A guest is anybody with one tap, so a guest's day is short. 1–20.
GUEST_CATCHES_A_DAY: Final = 5
# Walking from balloon to balloon all day reaches about 60; more is no walk. 20–200.
CATCHES_A_DAY: Final = 60
# Offline catches are judged on weaker evidence, so they have their own cap. 1–20.
OFFLINE_CATCHES_A_DAY: Final = 8
# Of a stock at least this large, guests share one part in `GUEST_PART`.
GUEST_SHARE_FROM_STOCK: Final = 5
GUEST_PART: Final = 5
# An offline catch may arrive this long after the window: the escrow stays open. 1–24 h.
OFFLINE_GRACE: Final = timedelta(hours=12)
# Coins of an offline catch stay pending longer, so that a person can look. 24–168 h.
OFFLINE_SETTLE_DELAY: Final = timedelta(hours=72)
# A catch keeps its time of day this long, for questions of its player; then only the date. 7–90 days.
TIME_OF_DAY_KEPT: Final = timedelta(days=30)
