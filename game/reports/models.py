"""What people say is wrong with a place, and which unit looks after which list."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from game.coins.models import Transfer
from game.players.models import Player
from game.units.models import Unit
from hotspots.models import Dataset, Place


class Trouble(models.TextChoices):
    """What is wrong."""

    WIFI_DEAD = "wifi_dead", _("The WiFi does not work")
    CLOSED = "closed", _("The shop is closed for good")
    NOT_THERE = "not_there", _("It is not at this place")
    WRONG_HOURS = "wrong_hours", _("The opening hours are wrong")


class ListKeeper(models.Model):
    """The unit that hears what is wrong with the places of a list; without one, the operators do."""

    dataset = models.OneToOneField(
        Dataset, models.CASCADE, related_name="keeper_unit", verbose_name=_("list of places")
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="lists_kept", verbose_name=_("unit"))

    def __str__(self) -> str:
        return f"{self.dataset_id} → {self.unit_id}"


class Report(models.Model):
    """One person's word about one place. Without a player it was said by somebody who has no account.

    Kept by day, not by the minute: with the place it would tell where somebody stood.
    """

    class State(models.TextChoices):
        """What the keeper of the list made of it."""

        OPEN = "open", _("open")
        CONFIRMED = "confirmed", _("confirmed")
        DISMISSED = "dismissed", _("not so")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    # The sender's own id, which makes a repeated tap or a message sent twice one report.
    sent_as = models.UUIDField(unique=True)
    place = models.ForeignKey(Place, models.CASCADE, related_name="reports", verbose_name=_("place"))
    trouble = models.CharField(_("trouble"), max_length=16, choices=Trouble.choices)
    player = models.ForeignKey(
        Player, models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("player")
    )
    reported_on = models.DateField(_("reported on"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN)
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    # A confirmed trouble stands until somebody says that it is over; who reported it stays to be thanked.
    over_at = models.DateTimeField(_("over since"), null=True, blank=True)
    # The coins that it was thanked with, where the keeper's unit had some for that.
    reward = models.OneToOneField(
        Transfer, models.PROTECT, null=True, blank=True, related_name="report", verbose_name=_("reward")
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("reported_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["place", "player", "trouble"],
                condition=models.Q(state="open", player__isnull=False),
                name="reports_one_open_per_player",
            ),
        )
        indexes = (models.Index(fields=["state", "place"], name="reports_state_place"),)

    def __str__(self) -> str:
        return f"{self.trouble} {self.place_id} {self.reported_on}"
