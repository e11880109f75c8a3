"""Red envelopes: a campaign's coins to many people at once, each exactly once (R12), and the groups they go to."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.coins.models.campaigns import Campaign
from game.coins.models.ledger import Transfer
from game.players.models import Player
from game.units.models import Unit
from geo.models import Township


class MemberGroup(models.Model):
    """A unit's own list of members, named unit + MMDD (R15)."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="member_groups")
    name = models.CharField(_("name"), max_length=60)
    made_at = models.DateTimeField(_("made at"))
    members = models.ManyToManyField(Player, verbose_name=_("members"), related_name="member_groups", blank=True)

    class Meta:
        verbose_name = _("group of members")
        verbose_name_plural = _("groups of members")
        ordering = ("unit__code", "name")
        constraints = (models.UniqueConstraint(fields=["unit", "name"], name="coins_group_once"),)

    def __str__(self) -> str:
        return self.name


class GiftBatch(models.Model):
    """One round of red envelopes: to whom, with which words, and how far it has come."""

    class To(models.TextChoices):
        """How the people were named."""

        LIST = "list", _("a list")
        GROUP = "group", _("a group")
        TOWNSHIP = "township", _("members of a township")

    class State(models.TextChoices):
        """Prepared, being given, stopped, or all given."""

        PREPARED = "prepared", _("prepared")
        RUNNING = "running", _("being given")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("given")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="gift_batches"
    )
    to = models.CharField(_("to"), max_length=10, choices=To)
    group = models.ForeignKey(MemberGroup, on_delete=models.SET_NULL, null=True, related_name="gift_batches")
    township = models.ForeignKey(Township, on_delete=models.PROTECT, null=True, related_name="gift_batches")
    words_zh = models.CharField(_("words in Chinese"), max_length=60)
    words_en = models.CharField(_("words in English"), max_length=120)
    people = models.PositiveIntegerField(_("people"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PREPARED)
    made_by = models.CharField(_("made by"), max_length=40)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("batch of red envelopes")
        verbose_name_plural = _("batches of red envelopes")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.words_zh


class Gift(models.Model):
    """One person's red envelope of one batch; nobody gets two of the same campaign."""

    batch = models.ForeignKey(GiftBatch, on_delete=models.PROTECT, related_name="gifts")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="gifts")
    owner = models.UUIDField(_("owner"))
    transfer = models.OneToOneField(
        Transfer, verbose_name=_("transfer"), on_delete=models.PROTECT, null=True, related_name="gift"
    )
    # Why this person gets nothing: has left since, or was not confirmed.
    skipped_for = models.CharField(_("skipped because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("red envelope")
        verbose_name_plural = _("red envelopes")
        ordering = ("batch", "id")
        indexes = (
            models.Index(fields=["batch", "id"], name="coins_gift_waits", condition=Q(transfer=None, skipped_for="")),
        )
        constraints = (models.UniqueConstraint(fields=["campaign", "owner"], name="coins_one_gift_a_campaign"),)

    def __str__(self) -> str:
        return f"{self.owner}"
