"""Keeps an eye on the one number that must be zero: the sum of all balances.

It is added up at most once a minute, beside everything else, and only while somebody reads the metrics. The proof,
with the rows that say otherwise, is `manage.py audit`.
"""

import logging
from math import inf
from typing import Final

from game.coins import queries
from web.operating.asking import NoAnswer, asked
from web.phone import clock

logger = logging.getLogger(__name__)

EVERY_S: Final = 60.0


class LedgerWatch:
    """The last sum, and when it was taken."""

    def __init__(self) -> None:
        self.imbalance: int | None = None
        self.looked_at_ms = 0
        self._began_at_s = -inf

    async def look(self) -> None:
        """Add up again if a minute has passed."""
        now_s = clock.monotonic_s()
        if now_s - self._began_at_s < EVERY_S:
            return
        self._began_at_s = now_s
        try:
            self.imbalance = await asked(queries.imbalance)
        except NoAnswer as error:
            logger.warning("the ledger was not added up: %s", error)
            return
        self.looked_at_ms = clock.now_ms()
        if self.imbalance:
            logger.error("all balances together are %d coins, not 0: run manage.py audit", self.imbalance)
