"""The state of the live path that outlives a process: one small row a player."""

from django.db import models

from game.players.models import Player


class KeptTrack(models.Model):
    """A player's last state, as `kept` writes it; gone after twelve hours."""

    player = models.OneToOneField(Player, on_delete=models.CASCADE, primary_key=True)
    snapshot = models.BinaryField()
    heard_at_ms = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"track of player {self.player_id}"
