"""The rows of the ledger: accounts, transfers and their entries.

Double entry in whole coins. What must hold whatever the code does is held by the database: CHECK
constraints here, triggers in migrations 0002 and 0007 (see `guards`). An entry's row comes first, its
transfer's row second and seals it: from then on nothing can be added, changed or removed, and a
transfer whose entries do not sum to zero is never sealed. Verbs are in `ledger`, `campaigns`,
`escrow`, `settling` and others; nothing here has a `save()` of its own.

The ledger knows opaque accounts only. Who owns `wallet:<uuid>` is a link in `game.players` that
deleting a person destroys.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """The chart of accounts; `docs/coins.md` tells what each holds."""

    SOURCE = "source", _("county's source")
    POOL = "pool", _("county's pool")
    ENCUMBERED = "encumbered", _("encumbered for a unit")
    APPROPRIATION = "appropriation", _("unit's appropriation")
    CAMPAIGN = "campaign", _("campaign's escrow")
    BALLOON = "balloon", _("balloon's escrow")
    PENDING = "pending", _("player's pending coins")
    WALLET = "wallet", _("player's wallet")
    VOUCHER = "voucher", _("reserved for a voucher")
    TILL = "till", _("merchant's till")
    PAYABLE = "payable", _("payable to a merchant")
    PAID = "paid", _("paid out to a merchant")
    EXPIRED = "expired", _("expired")
    DONATED = "donated", _("given to a cause")


class TransferKind(models.TextChoices):
    """Why coins move; which account may give to which is in `accounts.LAWFUL`."""

    BUDGET = "budget", _("county's budget")
    ENCUMBER = "encumber", _("encumbered for next year")
    RELEASE = "release", _("released from encumbrance")
    ALLOT = "allot", _("granted from the pool")
    LAPSE = "lapse", _("given back at the end of the year")
    APPROPRIATE = "appropriate", _("appropriation")
    PUBLISH = "publish", _("campaign published")
    FUND = "fund", _("balloons funded")
    CATCH = "catch", _("balloon caught")
    SETTLE = "settle", _("settled")
    RETURN = "return", _("returned from balloons")
    CLOSE = "close", _("campaign closed")
    DONATE = "donate", _("given to a cause")
    BRING = "bring", _("brought along from a guest's account")
    GIFT = "gift", _("red envelope")
    REWARD = "reward", _("reward for a report")
    REDEEM = "redeem", _("redeemed at a merchant")
    REFUND = "refund", _("refunded by a merchant")
    RESERVE = "reserve", _("reserved for a voucher")
    UNRESERVE = "unreserve", _("voucher given back")
    STATE = "state", _("entered in a statement")
    PAY_OUT = "pay_out", _("paid out")
    EXPIRE = "expire", _("expired")
    REVERSE = "reverse", _("reversed")


class Account(models.Model):
    """One account. Its balance follows its entries by trigger; nobody writes it.

    `last_entry` is the newest entry counted into the balance: the database takes a new balance
    only together with a newer entry of exactly that difference.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=AccountKind)
    balance = models.BigIntegerField(_("balance"), default=0)
    last_entry = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.CheckConstraint(condition=Q(balance__gte=0) | Q(kind="source"), name="coins_only_source_below_zero"),
            models.CheckConstraint(condition=~Q(kind="source") | Q(name="source"), name="coins_one_source"),
        )

    def __str__(self) -> str:
        return self.name


class Transfer(models.Model):
    """One movement of coins, complete and sealed; `id` grows with `at` (see `ledger.transfer_id`)."""

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=TransferKind)
    at = models.DateTimeField(_("at"))
    year = models.PositiveSmallIntegerField(_("budget year"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reverses = models.ForeignKey(
        "self",
        verbose_name=_("reverses"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        db_index=False,
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        # Few transfers reverse another: a partial index costs the others nothing.
        indexes = (models.Index(fields=["reverses"], name="coins_reversal", condition=Q(reverses__isnull=False)),)

    def __str__(self) -> str:
        return self.key


class Entry(models.Model):
    """One account's share of a transfer: coins in (above zero) or out (below zero)."""

    transfer = models.ForeignKey(
        Transfer,
        verbose_name=_("transfer"),
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    account = models.ForeignKey(
        Account,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,
    )
    amount = models.BigIntegerField(_("coins"))

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        # These two serve the foreign keys as well: a transfer's entries, an account's newest.
        indexes = (models.Index(fields=["account", "id"], name="coins_entry_of_account"),)
        constraints = (
            models.UniqueConstraint(fields=["transfer", "account"], name="coins_account_once_a_transfer"),
            models.CheckConstraint(condition=~Q(amount=0), name="coins_entry_moves_something"),
        )

    def __str__(self) -> str:
        return f"{self.amount:+d}"
