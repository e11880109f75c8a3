"""What is under approval, the chain it goes through, and the trail that nobody can change."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players.models import Player
from game.units.models.role import Step
from game.units.models.unit import Unit


class ApprovalKind(models.TextChoices):
    """What may be put before a chain; later issues add events and messages."""

    CAMPAIGN = "campaign", _("Campaign")
    COINS = "coins", _("Request for coins")


class ApprovalState(models.TextChoices):
    """Written, in the chain, sent back to be corrected, signed by all, or taken back by its author."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ChainStep(models.Model):
    """One step of a unit's chain for one kind of thing; a unit without steps takes those of the unit above."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="chain_steps")
    kind = models.CharField(_("kind"), max_length=20, choices=ApprovalKind)
    position = models.PositiveSmallIntegerField(_("position"))
    step = models.CharField(_("step"), max_length=20, choices=Step)

    class Meta:
        verbose_name = _("step of a chain")
        verbose_name_plural = _("steps of chains")
        ordering = ("unit", "kind", "position")
        constraints = (
            models.UniqueConstraint(fields=["unit", "kind", "position"], name="units_one_step_a_position"),
            models.UniqueConstraint(fields=["unit", "kind", "step"], name="units_each_step_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.position}"


class Approval(models.Model):
    """One thing on its way through a chain; what it is about is found by `kind` and `subject`.

    `steps` are those of the chain as it was when the thing was submitted, `position` is how many have signed,
    `content_hash` is of what they sign, and `round` counts the submissions.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ApprovalKind)
    subject = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="approvals")
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=12, choices=ApprovalState, default=ApprovalState.DRAFT)
    steps = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    content_hash = models.CharField(max_length=64, blank=True)
    authors = models.ManyToManyField(Player, verbose_name=_("authors"), related_name="authored_approvals", blank=True)
    created_at = models.DateTimeField(_("created at"))
    waits_since = models.DateTimeField(_("waits since"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["waits_since"], name="units_approval_waits", condition=Q(waits_since__isnull=False)),
        )

    def __str__(self) -> str:
        return self.title


class Verdict(models.TextChoices):
    """What an approver decides at their step."""

    SIGNED = "signed", _("Signed off")
    RETURNED = "returned", _("Returned")


class Decision(models.Model):
    """What one approver decided at one step of one round; the table itself lets nobody decide twice.

    The name stays when the account is gone: it is part of the record of what the county did.
    """

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    step = models.CharField(_("step"), max_length=20, choices=Step)
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    player = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="decisions")
    name = models.CharField(_("name"), max_length=40)
    holder = models.ForeignKey(Player, on_delete=models.SET_NULL, null=True, related_name="decided_by_deputies")
    holder_name = models.CharField(_("deputy of"), max_length=40, blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("approval", "round", "position")
        constraints = (
            models.UniqueConstraint(fields=["approval", "round", "position"], name="units_one_decision_a_step"),
            models.UniqueConstraint(fields=["approval", "round", "player"], name="units_one_decision_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.verdict}"


class AuditEntry(models.Model):
    """Who did what, when, to what. Never changed, never deleted: triggers hold it (see `audit_guards`).

    It outlives the accounts it names, so it keeps an official's name as it was, and no key to a player's row.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.UUIDField(_("account"), null=True, blank=True)
    actor_name = models.CharField(_("name"), max_length=40)
    actor_role = models.CharField(_("role"), max_length=60, blank=True)
    unit_code = models.CharField(_("unit"), max_length=40, blank=True)
    action = models.CharField(_("action"), max_length=40)
    subject = models.UUIDField(_("subject"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["subject", "id"], name="units_audit_of_subject"),
            models.Index(fields=["unit_code", "id"], name="units_audit_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
