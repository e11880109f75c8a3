"""Partner merchants: the business that takes coins, who works its till, and what it offers for coins.

A merchant is a partner of the county; where it stands is a place of `hotspots`, if it is on a list. Its till is an
account of the ledger, named after `public_id`.
"""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from game.players.models import Player
from geo.models import Township
from hotspots.models import Place


class Merchant(models.Model):
    """One business; small vendors have no tax id."""

    class State(models.TextChoices):
        """Invited by the county, taking coins, or held for a reason."""

        INVITED = "invited", _("invited")
        ACTIVE = "active", _("takes coins")
        SUSPENDED = "suspended", _("suspended")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    # 統一編號: eight digits, the last of which checks the others; empty for small vendors.
    tax_id = models.CharField(_("tax id"), max_length=8, blank=True)
    township = models.ForeignKey(
        Township, verbose_name=_("township"), on_delete=models.PROTECT, null=True, related_name="merchants"
    )
    place = models.OneToOneField(
        Place, verbose_name=_("place"), on_delete=models.SET_NULL, null=True, blank=True, related_name="merchant"
    )
    contact = models.CharField(_("contact person"), max_length=40)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Where the county pays to: the bank's code and the account, as the merchant gave them.
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.INVITED)
    suspended_for = models.CharField(_("reason of suspension"), max_length=200, blank=True)
    certified_on = models.DateField(_("partner since"), null=True)
    # OpenStreetMap's opening_hours, as an owner would have the map show them; empty is nothing proposed.
    hours_proposed = models.CharField(_("proposed opening hours"), max_length=400, blank=True)
    made_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("merchant")
        verbose_name_plural = _("merchants")
        ordering = ("name_zh", "id")
        constraints = (
            models.UniqueConstraint(fields=["tax_id", "name_zh"], name="coins_merchant_once", condition=~Q(tax_id="")),
        )

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en or self.name_zh


class MerchantRole(models.TextChoices):
    """What somebody may do for a merchant: everything, or take coins at the till."""

    OWNER = "owner", _("shop owner")
    CASHIER = "cashier", _("cashier")


class MerchantStaff(models.Model):
    """Somebody works for a merchant until they do not; the row stays, receipts name them."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    merchant = models.ForeignKey(Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="staff")
    player = models.ForeignKey(
        Player, verbose_name=_("person"), on_delete=models.SET_NULL, null=True, related_name="works_for"
    )
    name = models.CharField(_("name"), max_length=40)
    role = models.CharField(_("role"), max_length=10, choices=MerchantRole)
    since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("merchant's staff")
        verbose_name_plural = _("merchants' staff")
        ordering = ("merchant", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["merchant", "player"], name="coins_works_once_for_a_merchant", condition=Q(ended_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"


class Invitation(models.Model):
    """A code that makes whoever redeems it staff of a merchant, once, until its day; only its hash is kept."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    merchant = models.ForeignKey(
        Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=10, choices=MerchantRole)
    name = models.CharField(_("name"), max_length=40)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    until = models.DateTimeField(_("until"))
    used_by = models.OneToOneField(
        MerchantStaff, verbose_name=_("used by"), on_delete=models.PROTECT, null=True, related_name="invitation"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"


class Offer(models.Model):
    """Goods for coins: a price, how many there are, and how long they wait to be fetched."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    merchant = models.ForeignKey(Merchant, verbose_name=_("merchant"), on_delete=models.PROTECT, related_name="offers")
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    coins = models.PositiveIntegerField(_("coins"))
    stock = models.PositiveIntegerField(_("how many"))
    taken = models.PositiveIntegerField(_("taken"), default=0)
    pick_up_days = models.PositiveSmallIntegerField(_("days to pick up"), default=7)
    opens_on = models.DateField(_("from"))
    closes_on = models.DateField(_("until"))
    is_open = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ("merchant", "coins", "id")
        constraints = (
            models.CheckConstraint(condition=Q(coins__gt=0), name="coins_offer_costs_something"),
            models.CheckConstraint(condition=Q(taken__lte=F("stock")), name="coins_offer_not_oversold"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="coins_offer_opens_then_closes"),
        )

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en or self.name_zh
