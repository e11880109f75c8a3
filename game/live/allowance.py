"""How many messages a phone may send: a token bucket that lives in the track, so reconnecting does not refill it."""

from game.live import tunables
from game.live.track import Track


def take(track: Track, now_ms: int, per_s: float) -> bool:
    """Take one message from the allowance; False when it is used up.

    >>> track = Track()
    >>> all(take(track, 1_000, 5.0) for _ in range(40)), take(track, 1_000, 5.0)
    (True, False)
    """
    burst = max(tunables.MESSAGE_BURST, per_s)
    lapse_s = (now_ms - track.tokens_at_ms) / 1000
    tokens = min(track.tokens + max(lapse_s, 0.0) * per_s, burst)
    track.tokens_at_ms = now_ms
    if tokens < 1.0:
        track.tokens = tokens
        return False
    track.tokens = tokens - 1.0
    return True
