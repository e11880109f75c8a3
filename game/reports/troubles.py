"""Which trouble a place of which kind can have, for whoever offers, takes or judges a report."""

from collections.abc import Mapping
from typing import Final

from game.reports.models import Trouble
from hotspots.models import Kind

OFFERED: Final[Mapping[Kind, tuple[Trouble, ...]]] = {
    Kind.HOTSPOT: (Trouble.WIFI_DEAD, Trouble.NOT_THERE),
    Kind.MERCHANT: (Trouble.CLOSED, Trouble.NOT_THERE, Trouble.WRONG_HOURS),
}


def fits(trouble: str, kind: str) -> bool:
    """Whether such a place can have this trouble."""
    return trouble in OFFERED[Kind(kind)]
