"""Spending coins: the till's code of the minute, each payment from being asked for to its receipt, and vouchers.

A payment's id is chosen by whoever begins it, so that a repeat finds the first; either side may ask by it what
happened. Owners are the ledger's opaque ones.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Transfer
from game.coins.models.merchants import Merchant, Offer


class TillCode(models.Model):
    """The digits that a till shows for a minute; who types them pays there."""

    merchant = models.ForeignKey(Merchant, on_delete=models.CASCADE, related_name="till_codes")
    code = models.CharField(_("code"), max_length=8, unique=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("till's code")
        verbose_name_plural = _("tills' codes")
        indexes = (models.Index(fields=["until"], name="coins_till_code_until"),)

    def __str__(self) -> str:
        return self.code


class Redemption(models.Model):
    """One payment with coins. Begun when player and till have met; paid when the player has confirmed the sum."""

    class Kind(models.TextChoices):
        """What the coins were for."""

        BILL = "bill", _("off a bill")
        GOODS = "goods", _("goods")
        VOUCHER = "voucher", _("voucher")

    class State(models.TextChoices):
        """Where it is; the last four are final but for a refund of what was paid."""

        MET = "met", _("waits for the sum")
        ASKED = "asked", _("waits for the player")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("not confirmed in time")
        REFUNDED = "refunded", _("refunded")

    class Ending(models.TextChoices):
        """Why one that was refused, or lapsed, came to nothing."""

        PLAYER = "player", _("the customer said no")
        MERCHANT = "merchant", _("the merchant took it back")
        TIME = "time", _("it was not confirmed in time")
        OTHER = "other", _("the customer began another payment")
        SUSPENDED = "suspended", _("the merchant takes no coins at present")
        SHORT = "short", _("the customer has too few coins")
        LIMIT = "limit", _("a limit was reached")
        SOLD_OUT = "sold_out", _("the offer is no longer there")

    public_id = models.UUIDField(unique=True, editable=False)
    merchant = models.ForeignKey(
        Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="redemptions"
    )
    owner = models.UUIDField(_("owner"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.BILL)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.MET)
    # The bill in New Taiwan dollars; none for goods.
    bill_ntd = models.PositiveIntegerField(_("bill in NT$"), null=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="redemptions")
    coins = models.PositiveIntegerField(_("coins"), default=0)
    # The rate at which it was asked for: so many coins are worth one New Taiwan dollar.
    coins_a_ntd = models.PositiveSmallIntegerField(_("coins for NT$1"), default=10)
    ended_for = models.CharField(_("came to nothing because"), max_length=10, choices=Ending, blank=True)
    # One use of one QR code.
    nonce = models.UUIDField(null=True, unique=True, editable=False)
    cashier = models.CharField(_("cashier"), max_length=40, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    until = models.DateTimeField(_("until"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    # The day on Taitung's clocks on which it was paid.
    day = models.DateField(_("day"), null=True)
    # Goods are fetched until then, and were fetched at that time.
    fetch_by = models.DateField(_("fetch by"), null=True)
    fetched_at = models.DateTimeField(_("fetched at"), null=True)
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, null=True, related_name="redemption"
    )
    # Which transfer took the lots: its own, or that which reserved the voucher. Without its index SQLite walks through
    # every payment for each new transfer, looking for rows that waited for it.
    taken_by = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="+")
    refund = models.OneToOneField(
        Transfer, verbose_name=_("refund"), on_delete=models.PROTECT, null=True, related_name="refunds"
    )
    refunded_at = models.DateTimeField(_("refunded at"), null=True)
    refunded_for = models.CharField(_("reason of the refund"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("redemption")
        verbose_name_plural = _("redemptions")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["merchant", "day"], name="coins_redemption_of_day"),
            models.Index(fields=["merchant", "begun_at"], name="coins_redemption_begun"),
            models.Index(fields=["owner", "day"], name="coins_redemption_of_owner"),
            models.Index(fields=["until"], name="coins_redemption_open", condition=Q(state__in=("met", "asked"))),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(transfer=None) & ~Q(state__in=("paid", "refunded"))
                | Q(transfer__isnull=False, coins__gt=0, state__in=("paid", "refunded"), day__isnull=False),
                name="coins_redemption_paid_by_transfer",
            ),
            models.CheckConstraint(
                condition=Q(refund=None) & ~Q(state="refunded") | Q(refund__isnull=False, state="refunded"),
                name="coins_redemption_refunded_by_transfer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.coins} · {self.get_state_display()}"


class Voucher(models.Model):
    """Coins set aside for one merchant, to be spent once without a network; unused ones go back."""

    class State(models.TextChoices):
        """Out with the player, spent, or back in the wallet."""

        OPEN = "open", _("ready to use")
        SPENT = "spent", _("spent")
        RETURNED = "returned", _("given back")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    merchant = models.ForeignKey(
        Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="vouchers"
    )
    owner = models.UUIDField(_("owner"))
    coins = models.PositiveIntegerField(_("coins"))
    issued_at = models.DateTimeField(_("issued at"))
    until = models.DateTimeField(_("until"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reserved = models.OneToOneField(
        Transfer, verbose_name=_("reserved by"), on_delete=models.PROTECT, related_name="voucher"
    )
    ended = models.OneToOneField(
        Transfer, verbose_name=_("ended by"), on_delete=models.PROTECT, null=True, related_name="ends_voucher"
    )

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["owner"], name="coins_voucher_of_owner"),
            models.Index(fields=["until"], name="coins_voucher_open", condition=Q(state="open")),
        )
        constraints = (
            models.CheckConstraint(condition=Q(coins__gt=0), name="coins_voucher_of_something"),
            models.CheckConstraint(
                condition=Q(ended=None, state="open") | Q(ended__isnull=False) & ~Q(state="open"),
                name="coins_voucher_ended_by_transfer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.coins} · {self.get_state_display()}"
