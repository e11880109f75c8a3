"""Putting a transfer right by its opposite: who asked, why, and who agreed."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Transfer


class Correction(models.Model):
    """One transfer that somebody of the county wants reversed; above a limit a second person decides.

    Names stay, accounts of people do not: `asked_account` is the official's public id, so that nobody agrees with
    themselves.
    """

    class State(models.TextChoices):
        """Asked for, done, or refused."""

        ASKED = "asked", _("waits for a second person")
        DONE = "done", _("reversed")
        REFUSED = "refused", _("refused")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    transfer = models.ForeignKey(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="corrections"
    )
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.CharField(_("asked by"), max_length=40)
    asked_account = models.UUIDField(editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    decided_by = models.CharField(_("decided by"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reversal = models.OneToOneField(
        Transfer, verbose_name=_("reversal"), on_delete=models.PROTECT, null=True, related_name="correction"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["transfer"], name="coins_one_correction_at_a_time", condition=~Q(state="refused")
            ),
        )

    def __str__(self) -> str:
        return self.reason
