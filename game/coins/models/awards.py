"""What became of an award: pending until it is due, then a lot in the wallet that is used up, oldest first.

A lot remembers whose budget paid for it, so that every coin that is spent can be told by campaign and unit. `left`
follows its uses by trigger; nobody writes it.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Transfer


class Settlement(models.Model):
    """Coins awarded and still pending: due when they may enter the wallet, then settled once."""

    transfer = models.OneToOneField(
        Transfer, verbose_name=_("award"), on_delete=models.PROTECT, related_name="settlement"
    )
    owner = models.UUIDField(_("owner"))
    coins = models.PositiveBigIntegerField(_("coins"))
    # Whose promise it was; each award from 2026-11-22 on has one, `audit` says which lacks it.
    campaign = models.ForeignKey(
        "coins.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, null=True, related_name="settlements"
    )
    due_at = models.DateTimeField(_("due at"))
    settled = models.OneToOneField(
        Transfer,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="settles",
    )

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        indexes = (models.Index(fields=["due_at", "id"], name="coins_settlement_due", condition=Q(settled=None)),)
        constraints = (models.CheckConstraint(condition=Q(coins__gt=0), name="coins_settlement_of_something"),)

    def __str__(self) -> str:
        return f"{self.coins} / {self.due_at:%Y-%m-%d %H:%M}"


class Lot(models.Model):
    """Coins in a wallet that came by one award; the oldest award is used first."""

    owner = models.UUIDField(_("owner"))
    award = models.OneToOneField(Transfer, verbose_name=_("award"), on_delete=models.PROTECT, related_name="lot")
    campaign = models.ForeignKey(
        "coins.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="lots"
    )
    # The budget year in which the award was issued.
    year = models.PositiveSmallIntegerField(_("budget year"))
    coins = models.PositiveBigIntegerField(_("coins"))
    left = models.PositiveBigIntegerField(_("left"))
    expires_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        indexes = (
            models.Index(fields=["owner", "award"], name="coins_lot_of_owner", condition=Q(left__gt=0)),
            models.Index(fields=["expires_on", "id"], name="coins_lot_expires", condition=Q(left__gt=0)),
        )
        constraints = (
            models.CheckConstraint(condition=Q(coins__gt=0), name="coins_lot_of_something"),
            models.CheckConstraint(condition=Q(left__lte=F("coins")), name="coins_lot_not_refilled"),
        )

    def __str__(self) -> str:
        return f"{self.left} / {self.coins}"


class LotUse(models.Model):
    """How many coins of a lot one transfer took out of the wallet; below zero: brought back."""

    lot = models.ForeignKey(Lot, verbose_name=_("lot"), on_delete=models.PROTECT, related_name="uses", db_index=False)
    transfer = models.ForeignKey(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, related_name="lot_uses", db_index=False
    )
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("use of a lot")
        verbose_name_plural = _("uses of lots")
        indexes = (models.Index(fields=["lot"], name="coins_uses_of_lot"),)
        constraints = (
            models.UniqueConstraint(fields=["transfer", "lot"], name="coins_lot_once_a_transfer"),
            models.CheckConstraint(condition=~Q(coins=0), name="coins_lot_use_of_something"),
        )

    def __str__(self) -> str:
        return f"{self.coins:+d}"
