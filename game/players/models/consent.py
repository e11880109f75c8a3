"""What a player has agreed to: a line for each change, the newest of a purpose counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from game.players.models.account import Player


class ConsentChange(models.Model):
    """Given or withdrawn, for one purpose, in the words of one version of the page."""

    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="consent_changes")
    purpose = models.CharField(_("purpose"), max_length=32)
    is_given = models.BooleanField(_("given"))
    wording = models.CharField(_("version of the wording"), max_length=16)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("change of consent")
        verbose_name_plural = _("changes of consent")
        indexes = (models.Index(fields=["player", "purpose", "-id"], name="players_consent_newest"),)

    def __str__(self) -> str:
        return f"{self.purpose} {'+' if self.is_given else '-'}"
