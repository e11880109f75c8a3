"""Counting tries in Django's cache: how often something happened under a key within a window."""

from django.core.cache import cache


def is_within(key: str, *, most: int, window_s: int) -> bool:
    """Count one more try under this key; False when it is more than the window allows.

    The window begins with the first try. A cache that forgets early only forgives.
    """
    cache.add(key, 0, window_s)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it expired between the two calls: a new window begins
        return True
