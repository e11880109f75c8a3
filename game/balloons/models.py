"""Waves of balloons, what is caught of them, and the commitment to each day's sky.

Rules live in `catching`, `launching` and `skies`; a `save()` here does nothing special. Guards
that must hold whatever the code does (stock, one catch a player) are database constraints.
"""

from uuid import uuid4

from django.contrib.gis.db import models as gis
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.coins.models import Campaign, Transfer
from game.players.models import Player


class Rarity(models.TextChoices):
    """How rare a balloon is; each has its own pattern, colour and word."""

    COMMON = "common", _("Common")
    FINE = "fine", _("Fine")
    RARE = "rare", _("Rare")
    LEGENDARY = "legendary", _("Legendary")


class Sky(models.Model):
    """The commitment to one day's placement: published the day before, revealed the day after."""

    date = models.DateField(primary_key=True)
    key_hex = models.CharField(max_length=64, editable=False)
    commitment = models.CharField(max_length=64, editable=False)
    mask_hash = models.CharField(max_length=64)
    population_hash = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    draw_name = models.CharField(max_length=200)
    draw_value = models.CharField(max_length=200, blank=True)
    committed_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sky of a day")
        verbose_name_plural = _("skies")

    def __str__(self) -> str:
        return self.date.isoformat()


class PublishedInput(models.Model):
    """A mask or a population that skies were made from: canonical JSON, compressed, named by its SHA-256."""

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    compressed = models.BinaryField()

    class Meta:
        verbose_name = _("published input")
        verbose_name_plural = _("published inputs")

    def __str__(self) -> str:
        return self.digest


class Wave(models.Model):
    """A set of balloons launched together and paid by one campaign."""

    class State(models.TextChoices):
        """A wave is drafted, flies, and is withdrawn early or closed when its time is over."""

        DRAFT = "draft", _("Draft")
        LAUNCHED = "launched", _("Launched")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLOSED = "closed", _("Closed")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="waves")
    sky = models.ForeignKey(Sky, on_delete=models.PROTECT, null=True, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)

    class Meta:
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="wave_closes_after_it_opens"),
        )

    def __str__(self) -> str:
        return f"{self.name_zh} ({self.get_state_display()})"


class Balloon(models.Model):
    """One balloon: a place, a rarity, coins, and how many players may catch it, each once."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="balloons")
    position = gis.PointField(srid=4326)
    cell = models.BigIntegerField(_("H3 cell, resolution 10"), db_index=True)
    rarity = models.CharField(max_length=10, choices=Rarity)
    coins = models.PositiveIntegerField(_("coins a catch"))
    stock = models.PositiveIntegerField(_("stock"))
    caught = models.PositiveIntegerField(_("caught"), default=0)
    caught_by_guests = models.PositiveIntegerField(_("of these by guests"), default=0)
    version = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    township_code = models.CharField(max_length=8, blank=True, db_index=True)
    village_code = models.CharField(max_length=16, blank=True)

    class Meta:
        verbose_name = _("balloon")
        verbose_name_plural = _("balloons")
        indexes = (models.Index(fields=["closes_at"], name="balloon_closes_at"),)
        constraints = (
            models.CheckConstraint(condition=Q(caught__lte=F("stock")), name="balloon_in_stock"),
            models.CheckConstraint(condition=Q(caught_by_guests__lte=F("caught")), name="balloon_guests_in_caught"),
        )

    def __str__(self) -> str:
        return f"{self.get_rarity_display()} {str(self.public_id)[:8]}"


class Catch(models.Model):
    """One player's catch of one balloon: proof, never a track.

    `fingerprint` is the hash of the message that asked, so that the same id with other content
    is recognised as a conflict. Without coins `without_coins` says why (the stamp is kept).
    """

    balloon = models.ForeignKey(Balloon, on_delete=models.PROTECT, related_name="catches")
    # No index of its own: three of those below begin with the player.
    player = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="catches", db_index=False)
    message_id = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    coins = models.PositiveIntegerField()
    without_coins = models.CharField(max_length=32, blank=True)
    by_guest = models.BooleanField(default=False)
    inside = models.FloatField(_("probability inside"))
    offline = models.BooleanField(default=False)
    caught_on = models.DateField()
    caught_at = models.DateTimeField(null=True)
    settles_at = models.DateTimeField(null=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True)

    class Meta:
        verbose_name = _("catch")
        verbose_name_plural = _("catches")
        indexes = (models.Index(fields=["player", "caught_on"], name="catch_player_day"),)
        constraints = (
            models.UniqueConstraint(fields=["player", "balloon"], name="catch_once_a_player"),
            models.UniqueConstraint(fields=["player", "message_id"], name="catch_message_once"),
            models.CheckConstraint(
                condition=Q(coins=0, transfer__isnull=True) | Q(coins__gt=0, transfer__isnull=False),
                name="catch_coins_have_a_transfer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.coins} coins, {self.caught_on}"
