"""Where: positions, cells, presence, outlines. Knows no game, no player, no request."""
