"""Who is told that boundaries were loaded: layers above, which keep names of townships and villages in memory.

    following.follow(editions.raise_number)     # once, as an app begins

Told within the transaction that loads them (`geo.layers.loading`), so that nobody hears of what is then taken back.
"""

from collections.abc import Callable

Follower = Callable[[], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Call this whenever boundaries have changed."""
    if follower not in _followers:
        _followers.append(follower)


def tell() -> None:
    """Boundaries have changed; within the transaction that changed them."""
    for follower in _followers:
        follower()
