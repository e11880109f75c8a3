"""The races of the ledger, for payments."""

from tests.game.coins.test_races import race

__all__ = ["race"]
