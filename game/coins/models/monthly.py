"""The month's statements: what each merchant is owed, line by line and by funding unit, and how it was paid (R25)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Transfer
from game.coins.models.merchants import Merchant
from game.coins.models.redeeming import Redemption
from game.units.models import Unit


class Payout(models.Model):
    """What the county pays in one go: the confirmed statements of a month that were ready, as one file."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    month = models.DateField(_("month"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=40)
    coins = models.PositiveBigIntegerField(_("coins"))
    # The file as it was made, and its checksum: what is paid is what was read.
    file = models.TextField(editable=False)
    sha256 = models.CharField(max_length=64)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    paid_by = models.CharField(_("paid by"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.coins}"


class Statement(models.Model):
    """One merchant's month. Its lines never change; what proves wrong becomes a correction in the next month's."""

    class State(models.TextChoices):
        """From the first of the month until the county has paid."""

        CHECKING = "checking", _("being checked")
        OPEN = "open", _("waits for the merchant")
        DISPUTED = "disputed", _("disputed")
        CONFIRMED = "confirmed", _("confirmed")
        CONSOLIDATED = "consolidated", _("in a payout")
        PAID = "paid", _("paid")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    merchant = models.ForeignKey(
        Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="statements"
    )
    month = models.DateField(_("month"))
    redeemed = models.PositiveBigIntegerField(_("redeemed"))
    refunded = models.PositiveBigIntegerField(_("refunded"))
    # Coins, above or below zero, that earlier months said too few or too many.
    corrected = models.BigIntegerField(_("corrections"), default=0)
    # What earlier statements left over, and what this one leaves to the next: below zero when more was refunded than
    # taken; above when coins of this month had been refunded before it was stated.
    brought = models.BigIntegerField(_("brought forward"), default=0)
    carried = models.BigIntegerField(_("carried forward"), default=0)
    # What is payable: brought + redeemed - refunded + corrected - carried; its transfer moves as many.
    coins = models.PositiveBigIntegerField(_("coins"))
    # So many coins were NT$1 when it was made.
    rate = models.PositiveSmallIntegerField(_("coins for NT$1"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.CHECKING)
    made_at = models.DateTimeField(_("made at"))
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, null=True, related_name="statement"
    )
    invoice = models.CharField(_("invoice number"), max_length=20, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=40, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    payout = models.ForeignKey(
        Payout, verbose_name=_("payout"), on_delete=models.PROTECT, null=True, related_name="statements"
    )
    paid = models.OneToOneField(
        Transfer, verbose_name=_("paid by"), on_delete=models.PROTECT, null=True, related_name="pays"
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ("-month", "merchant")
        constraints = (
            models.UniqueConstraint(fields=["merchant", "month"], name="coins_one_statement_a_month"),
            models.CheckConstraint(
                condition=Q(coins=F("brought") + F("redeemed") - F("refunded") + F("corrected") - F("carried")),
                name="coins_statement_adds_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.coins}"


class StatementLine(models.Model):
    """One redemption or refund, or a correction of an earlier month, as the merchant sees it."""

    class Kind(models.TextChoices):
        """Why coins are owed, or no longer."""

        REDEEMED = "redeemed", _("redeemed")
        REFUNDED = "refunded", _("refunded")
        CORRECTED = "corrected", _("correction")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # The movement of the till that it states; each is stated once.
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="line")
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, null=True, related_name="lines")
    day = models.DateField(_("day"))
    coins = models.BigIntegerField(_("coins"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    disputed_for = models.CharField(_("disputed because"), max_length=200, blank=True)
    disputed_at = models.DateTimeField(_("disputed at"), null=True)
    accepted = models.BooleanField(_("accepted"), null=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=40, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("statement's line")
        verbose_name_plural = _("statements' lines")
        ordering = ("statement", "day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["redemption", "kind"],
                name="coins_stated_once",
                condition=Q(redemption__isnull=False) & ~Q(kind="corrected"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.coins:+d}"


class StatementShare(models.Model):
    """How much of a statement one unit's campaigns of one budget year have paid for."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="statement_shares")
    year = models.PositiveSmallIntegerField(_("budget year"))
    coins = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("statement's share")
        verbose_name_plural = _("statements' shares")
        ordering = ("statement", "unit__code", "year")
        constraints = (models.UniqueConstraint(fields=["statement", "unit", "year"], name="coins_one_share_a_unit"),)

    def __str__(self) -> str:
        return f"{self.coins}"


class StatementDoubt(models.Model):
    """What a rule found odd in a statement; a person looks before the merchant is asked to confirm."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="doubts")
    rule = models.CharField(_("rule"), max_length=40)
    details = models.JSONField(default=dict)
    cleared_by = models.CharField(_("cleared by"), max_length=40, blank=True)
    cleared_at = models.DateTimeField(_("cleared at"), null=True)
    cleared_for = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("doubt about a statement")
        verbose_name_plural = _("doubts about statements")
        ordering = ("statement", "id")

    def __str__(self) -> str:
        return self.rule
