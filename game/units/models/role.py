"""Who does what in which unit, from when to when, and for whom as a deputy."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from game.players.models import Player
from game.units.models.unit import Unit


class Role(models.TextChoices):
    """What somebody may be in a unit; `game/units/actions.py` tells what each may do."""

    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    CASE_OFFICER = "case_officer", _("Case officer")
    APPROVER = "approver", _("Approver")
    DOOR_STAFF = "door_staff", _("Door staff")
    PLANNER = "planner", _("Planner")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator")
    BUDGET_OFFICER = "budget_officer", _("Budget office")
    MERCHANT_STAFF = "merchant_staff", _("Merchant's staff")


class Step(models.TextChoices):
    """Where in a chain an approver signs, from below (R19)."""

    SECTION_HEAD = "section_head", _("Section head")
    WINDOW = "window", _("Contact window")
    SECRETARY = "secretary", _("Secretary")
    DEPUTY_DIRECTOR = "deputy_director", _("Deputy director")
    DIRECTOR = "director", _("Director")


class Assignment(models.Model):
    """One role of one person in one unit; it counts for the unit and those below it, between its dates.

    `ends_on` is planned, `ended_at` is at once. An ended assignment stays: who was what is asked for years later.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    player = models.ForeignKey(Player, verbose_name=_("person"), on_delete=models.CASCADE, related_name="assignments")
    name = models.CharField(_("name"), max_length=40)
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    step = models.CharField(_("step"), max_length=20, choices=Step, blank=True)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    deputy_of = models.ForeignKey(
        "self", verbose_name=_("deputy of"), on_delete=models.CASCADE, null=True, blank=True, related_name="deputies"
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("unit__code", "role", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="units_role_begins_then_ends"
            ),
            models.CheckConstraint(
                condition=Q(role="approver") & ~Q(step="") | ~Q(role="approver") & Q(step=""),
                name="units_approvers_have_a_step",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"
