"""Who the simulated players are: mostly honest, some with poor phones, some impatient, a few liars."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Kind = Literal["honest", "coarse", "hasty", "liar"]

# Shares are guesses about a crowd, chosen so that every refusal of the live path occurs in a minute.
SHARES: Final[dict[Kind, float]] = {"honest": 0.80, "coarse": 0.08, "hasty": 0.07, "liar": 0.05}
WRONG_CLOCKS: Final = 0.2
WRONGEST_CLOCK_S: Final = 3600
# How long a phone keeps its signal on average, and how long it then is without.
SIGNAL_LASTS_S: Final = 45.0
SILENCE_S: Final = (4.0, 25.0)
COARSE_ACCURACY_M: Final = 180.0


@dataclass(frozen=True, slots=True)
class Character:
    """One player's ways: how precise the phone is, how wrong its clock, from how far they tap."""

    kind: Kind
    accuracy_m: float
    clock_ahead_ms: int
    taps_within_m: float


def character_of(random: Random) -> Character:
    """Draw one."""
    kind = random.choices(list(SHARES), weights=list(SHARES.values()))[0]
    clock_ahead_s = random.uniform(-WRONGEST_CLOCK_S, WRONGEST_CLOCK_S) if random.random() < WRONG_CLOCKS else 0.0
    return Character(
        kind=kind,
        # Phones under open sky state 4-15 m (the shared phone logs: median 6 m).
        accuracy_m=min(max(random.lognormvariate(1.9, 0.4), 3.0), 25.0),
        clock_ahead_ms=int(clock_ahead_s * 1000),
        taps_within_m=120.0 if kind == "hasty" else 32.0,
    )
