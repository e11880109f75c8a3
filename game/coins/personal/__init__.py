"""What the ledger's tables hold about a person; importing this registers it (`game.players.holdings`)."""

from game.coins.personal import coins, traces

__all__ = ["coins", "traces"]
