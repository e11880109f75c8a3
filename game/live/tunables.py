"""The numbers of the live path, each with its range and its reason."""

from typing import Final

# Fixes kept per player: the rule of presence looks at the last seven.
RECENT_FIXES: Final = 7
# What is drawn as single balloons; farther away only counts per cell are told. 1000–10000 m.
SKY_RADIUS_M: Final = 3000.0
# How far a player walks before the sky is worked out anew. 100–1000 m; small against the radius.
SKY_STEP_M: Final = 250.0
# A balloon nearer than this is told with its distance in every answer. 150–400 m.
NEAR_RADIUS_M: Final = 300.0
# Rings of resolution-10 cells (66 m edge, 114 m apart) that cover the near radius from any point
# of the centre cell: a point of a cell k+1 rings away is at least k · 114 m − 76 m off.
NEAR_RINGS: Final = 4
# From the centre of such a cell to its farthest corner: 74.9-75.9 m all over the county (measured).
CELL_RADIUS_M: Final = 77.0
CATCH_RADIUS_M: Final = 40.0
# A fix older than this on arrival says where the phone was, not where it is. 5–60 s.
STALE_S: Final = 30.0
# Seconds between fixes that the phone is asked for: close to a balloon, in sight of one, nowhere.
NEXT_FIX_CLOSE_S: Final = 2
NEXT_FIX_NEAR_S: Final = 5
NEXT_FIX_FAR_S: Final = 15
CLOSE_M: Final = 100.0
# An offline tap counts inside the gap that the server saw, at most this long. 1–24 h.
LONGEST_OFFLINE_S: Final = 12 * 3600
# `left` is told coarsely: at or below this share of the stock it is 'few'.
FEW_SHARE: Final = 0.25
# A change of `left` is told at the next multiple of this, so that it dates no catch. 300–3600 s.
LEFT_TOLD_EVERY_S: Final = 900.0
# How often versions in memory are compared with the tables, to heal whatever was missed.
HEAL_EVERY_S: Final = 60.0
SAVE_EVERY_S: Final = 10.0
# A gap no longer than this is a blink of the network: a tap in it counts as live. 10–60 s.
BLINK_S: Final = 30.0
# Without a fix for longer than this the server knows of no place to judge a tap by (`geo`'s NEWEST_FIX_MS). 5–30 s.
SILENCE_S: Final = 10.0
# How far back from a reconnection live time is still open to a tap's repeat: a phone gives a silent line up after
# 12 s and dials again at the latest after 30 s, so later than a minute nothing honest is outstanding. 30–120 s.
LIVE_TIME_OPEN_S: Final = 60.0
# The server's own fixes of that minute, and of the half minute that a tap looks back, are remembered this far apart:
# one within any 10 s, at 4 kB a player. 2–5 s.
REMEMBERED_EVERY_S: Final = 4.0
REMEMBERED_FIXES: Final = 22
# Silences of that minute: a phone far from everything reports every 15 s, so that each is one.
REMEMBERED_SILENCES: Final = 4
# A phone's clock is corrected at `hello` to within the network's delay; taps get this much room. 1–5 s.
CLOCK_SLACK_S: Final = 3.0
# Messages a phone may send at once after a silence; how many a second on average is the environment's
# PHONE_MESSAGES_PER_S, since benchmarks raise it. The engine asks for one fix every 2 s at most. 10–100.
MESSAGE_BURST: Final = 40.0
# Catches that a phone may have under way or postponed at once; a queue of an offline day is a handful. 20-200.
MOST_UNSAVED: Final = 60
