"""One notice to one person: kept until it is read and for a while after, told live to who is connected.

A row holds a code and its values, never a sentence: `kinds` says it in the language of who reads.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players.models import Player


class Notice(models.Model):
    """What one person is to know; the same `key` is told to them once."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=32)
    values = models.JSONField(_("values"), default=dict)
    key = models.CharField(max_length=120)
    sent_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = (
            models.Index(fields=["player", "-id"], name="inbox_newest_of_player"),
            models.Index(fields=["player"], name="inbox_unread_of_player", condition=Q(read_at__isnull=True)),
            models.Index(fields=["sent_at"], name="inbox_oldest"),
        )
        constraints = (models.UniqueConstraint(fields=["player", "key"], name="inbox_notice_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.sent_at:%Y-%m-%d}"
