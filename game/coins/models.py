"""The rows of the ledger: accounts, transfers and their entries, settlements, and campaigns.

Double entry in whole coins. What must hold whatever the code does is held by the database: CHECK
constraints here, triggers in migration 0002 (see `guards`). An entry's row comes first, its
transfer's row second and seals it: from then on nothing can be added, changed or removed, and a
transfer whose entries do not sum to zero is never sealed. Verbs are in `ledger`, `campaigns`,
`escrow` and `settling`; nothing here has a `save()` of its own.

The ledger knows opaque accounts only. Who owns `wallet:<uuid>` is a link in `game.players` that
deleting a person destroys.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.units.models import Unit


class AccountKind(models.TextChoices):
    """The chart of accounts; `docs/coins.md` tells what each holds."""

    SOURCE = "source", _("county's source")
    APPROPRIATION = "appropriation", _("unit's appropriation")
    CAMPAIGN = "campaign", _("campaign's escrow")
    BALLOON = "balloon", _("balloon's escrow")
    PENDING = "pending", _("player's pending coins")
    WALLET = "wallet", _("player's wallet")
    DONATED = "donated", _("given to a cause")


class TransferKind(models.TextChoices):
    """Why coins move; which account may give to which is in `accounts.LAWFUL`."""

    APPROPRIATE = "appropriate", _("appropriation")
    PUBLISH = "publish", _("campaign published")
    FUND = "fund", _("balloons funded")
    CATCH = "catch", _("balloon caught")
    SETTLE = "settle", _("settled")
    RETURN = "return", _("returned from balloons")
    CLOSE = "close", _("campaign closed")
    DONATE = "donate", _("given to a cause")
    BRING = "bring", _("brought along from a guest's account")


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


class Settlement(models.Model):
    """Coins awarded and still pending: due when they may enter the wallet, then settled once."""

    transfer = models.OneToOneField(
        Transfer, verbose_name=_("award"), on_delete=models.PROTECT, related_name="settlement"
    )
    owner = models.UUIDField(_("owner"))
    coins = models.PositiveBigIntegerField(_("coins"))
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


class Cause(models.Model):
    """What coins may be given to; one is the county's own fund, which takes what nobody else is given."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    is_open = models.BooleanField(_("takes coins"), default=True)
    is_fund = models.BooleanField(_("the county's own fund"), default=False)

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ("-is_fund", "code")
        constraints = (models.UniqueConstraint(fields=["is_fund"], name="coins_one_fund", condition=Q(is_fund=True)),)

    def __str__(self) -> str:
        return self.name_zh


class Campaign(models.Model):
    """The one way to spend: a unit's promise of `amount` coins to each of `quota` people.

    Draft: nothing is set aside. Published: amount × quota lies in the campaign's escrow. Closed:
    what was not awarded is back in the unit's appropriation.
    """

    class State(models.TextChoices):
        """A campaign goes forward only."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="campaigns")
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    amount = models.PositiveIntegerField(_("coins per award"))
    quota = models.PositiveIntegerField(_("quota"))
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    settle_delay_h = models.PositiveSmallIntegerField(_("hours until coins settle"), default=24)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-opens_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="coins_campaign_pays_something"),
            models.CheckConstraint(condition=Q(quota__gt=0), name="coins_campaign_pays_somebody"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="coins_campaign_opens_then_closes"),
        )

    def __str__(self) -> str:
        return self.name_zh
