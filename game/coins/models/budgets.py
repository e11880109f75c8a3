"""What units ask of the county's pool, and who let them hand coins out in December."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.ledger import Transfer
from game.units.models import Unit


class CoinRequest(models.Model):
    """What a unit wants to do and how many coins it needs for that, out of the pool (R24).

    It goes through the unit's chain as a campaign does (`under_approval`); then the budget office grants all of it,
    less, or nothing.
    """

    class Answer(models.TextChoices):
        """What the budget office said."""

        WAITING = "waiting", _("waiting")
        GRANTED = "granted", _("granted")
        DECLINED = "declined", _("declined")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="coin_requests")
    year = models.PositiveSmallIntegerField(_("budget year"))
    title = models.CharField(_("title"), max_length=80)
    purpose = models.CharField(_("what for"), max_length=400)
    coins = models.PositiveIntegerField(_("coins"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.WAITING)
    granted = models.OneToOneField(
        Transfer, verbose_name=_("granted by"), on_delete=models.PROTECT, null=True, related_name="grants"
    )
    answered_by = models.CharField(_("answered by"), max_length=40, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("request for coins")
        verbose_name_plural = _("requests for coins")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(coins__gt=0), name="coins_request_of_something"),
            models.CheckConstraint(
                condition=Q(answer="granted", granted__isnull=False) | ~Q(answer="granted") & Q(granted__isnull=True),
                name="coins_request_granted_by_transfer",
            ),
        )

    def __str__(self) -> str:
        return self.title


class DecemberPermission(models.Model):
    """A unit may hand out coins in December of this year (R22); who allowed it, and why."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="decembers")
    year = models.PositiveSmallIntegerField(_("budget year"))
    reason = models.CharField(_("reason"), max_length=200)
    given_by = models.CharField(_("given by"), max_length=40)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("permission for December")
        verbose_name_plural = _("permissions for December")
        ordering = ("-year", "unit__code")
        constraints = (models.UniqueConstraint(fields=["unit", "year"], name="coins_december_once"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"
