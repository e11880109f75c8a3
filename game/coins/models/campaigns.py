"""What coins are promised for, and what they may be given to."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.units.models import Unit


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

    class SpendsOn(models.TextChoices):
        """What its coins are for; each room asks for its own kind."""

        BALLOONS = "balloons", _("balloons")
        GIFTS = "gifts", _("red envelopes")
        REPORTS = "reports", _("thanks for reports")

    class Evidence(models.IntegerChoices):
        """How sure the engine must be that somebody was there before it pays."""

        POSITION = 1, _("position of the phone")
        VENUE_CODE = 2, _("position and the venue's rotating code")

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
    spends_on = models.CharField(_("for what"), max_length=10, choices=SpendsOn, default=SpendsOn.BALLOONS)
    evidence = models.PositiveSmallIntegerField(_("evidence"), choices=Evidence, default=Evidence.POSITION)
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
