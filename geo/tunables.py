"""Every number of `geo` that somebody may want to turn: name, value, allowed range, and why it is so.

A constant is made by `tunable`, which checks the range at import and enters it in `TABLE`, so that the table in
the documentation and the code cannot differ. Numbers from a standard or of a formula stay beside the formula.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tunable:
    """One number: its value is within lowest..highest, both allowed."""

    name: str
    value: float
    lowest: float
    highest: float
    why: str


TABLE: dict[str, Tunable] = {}


def tunable(name: str, value: float, *, lowest: float, highest: float, why: str) -> float:
    """Enter a number in the table and give its value; ValueError where it leaves its own range."""
    if not lowest <= value <= highest:
        raise ValueError(f"{name} must lie in {lowest}..{highest}, got {value}: choose a value in that range")
    TABLE[name] = Tunable(name, value, lowest, highest, why)
    return value


CATCH_RADIUS_M = tunable(
    "CATCH_RADIUS_M", 40.0, lowest=20.0, highest=200.0,
    why="a balloon can be caught from the square or the road it stands over, without entering a private plot",
)  # fmt: skip
COARSE_ACCURACY_M = tunable(
    "COARSE_ACCURACY_M", 50.0, lowest=20.0, highest=200.0,
    why="beyond it a fix comes from a mast or WiFi list and cannot tell a circle of 40 m from its neighbours",
)  # fmt: skip
ACCURACY_PER_SIGMA = tunable(
    "ACCURACY_PER_SIGMA", 1.51, lowest=1.0, highest=2.5,
    why="browsers pass the 68 % radius on; in two dimensions that is 1.51 sigma: sqrt(-2 ln 0.32)",
)  # fmt: skip
LEAST_SIGMA_M = tunable(
    "LEAST_SIGMA_M", 2.0, lowest=0.5, highest=10.0,
    why="no phone is better than this in the street, whatever accuracy it claims",
)  # fmt: skip
FIX_WINDOW_MS = int(tunable(
    "FIX_WINDOW_MS", 30_000, lowest=10_000, highest=120_000,
    why="fixes older than this before the tap say where the player was, not where they are",
))  # fmt: skip
NEWEST_FIX_MS = int(tunable(
    "NEWEST_FIX_MS", 10_000, lowest=2_000, highest=30_000,
    why="a phone in use reports every 1-5 s; after 10 s without a fix it may be anywhere near",
))  # fmt: skip
FIXES_CONSIDERED = int(tunable(
    "FIXES_CONSIDERED", 7, lowest=2, highest=30,
    why="enough for one odd fix among them, few enough that standing still for a moment is not needed",
))  # fmt: skip
LEAST_INSIDE = tunable(
    "LEAST_INSIDE", 0.10, lowest=0.01, highest=0.5,
    why="the player gets the benefit of the doubt: refuse only where being inside is unlikely",
)  # fmt: skip
GRACE_M = tunable(
    "GRACE_M", 15.0, lowest=0.0, highest=50.0,
    why="a very poor fix is never sure to be outside; this bounds how far off its estimate may be",
)  # fmt: skip
CATCH_SPEED_MPS = tunable(
    "CATCH_SPEED_MPS", 5.0, lowest=2.0, highest=15.0,
    why="a runner catches, a passing car or train does not: nobody should play at the wheel",
)  # fmt: skip
TOWNSHIP_REACH_M = tunable(
    "TOWNSHIP_REACH_M", 500.0, lowest=100.0, highest=2_000.0,
    why="official outlines cut piers and shores off by up to 150 m; farther out it is open sea or another county",
)  # fmt: skip
SPEED_LIMIT_MPS = tunable(
    "SPEED_LIMIT_MPS", 60.0, lowest=45.0, highest=120.0,
    why="216 km/h: above every road and train of Taitung (Taroko express: 150 km/h), below a jump",
)  # fmt: skip
SPEED_SLACK_M = tunable(
    "SPEED_SLACK_M", 100.0, lowest=20.0, highest=500.0,
    why="covers what phones with a claimed accuracy under 50 m were off by in genuine logs",
)  # fmt: skip
SPEED_STRIKE = int(tunable(
    "SPEED_STRIKE", 5, lowest=1, highest=20,
    why="points for an impossible fix, a believable one takes 1 away: a flickering place stays suspect, an odd fix not",
))  # fmt: skip
SPEED_HELD_AT = int(tunable(
    "SPEED_HELD_AT", 15, lowest=5, highest=100,
    why="points: three in a row; of 429 genuine tracks two reach it, both with a place 190 km off or more",
))  # fmt: skip
SPEED_FORGET_MS = int(tunable(
    "SPEED_FORGET_MS", 1_800_000, lowest=600_000, highest=7_200_000,
    why="half an hour at the limit is 108 km; it bounds what a false first place can cost an honest phone",
))  # fmt: skip
