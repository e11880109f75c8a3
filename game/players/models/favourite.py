"""The places that a player marked to find again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from game.players.models.account import Player
from hotspots.models import Place


class Favourite(models.Model):
    """One player's mark on one place; it outlives every edition of the place's list."""

    player = models.ForeignKey(Player, models.CASCADE, related_name="favourites", verbose_name=_("player"))
    place = models.ForeignKey(Place, models.CASCADE, related_name="+", verbose_name=_("place"))
    marked_on = models.DateField(_("marked on"))

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        ordering = ("player", "-marked_on", "-id")
        constraints = (models.UniqueConstraint(fields=["player", "place"], name="players_favourite_once"),)

    def __str__(self) -> str:
        return f"{self.player_id} ♥ {self.place_id}"
