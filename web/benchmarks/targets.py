"""A benchmark's promises: what was asked, what was measured, whether it is met."""

from typing import Any


def at_least(name: str, value: float, bound: float) -> dict[str, Any]:
    """A figure that must not be smaller."""
    return {"name": name, "value": value, "at_least": bound, "met": value >= bound}


def at_most(name: str, value: float, bound: float) -> dict[str, Any]:
    """A figure that must not be larger."""
    return {"name": name, "value": value, "at_most": bound, "met": value <= bound}
