"""What this package holds about a person: roles, and the approvals they wrote or decided.

The audit trail and the names under decisions stay: they are the county's record of who answered for what.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from game.players import holdings
from game.players.holdings import Farewell, Hindrance, Holding, Row
from game.units.models import Approval, Assignment, Decision


def _roles(player_id: int) -> Iterator[Row]:
    for role in Assignment.objects.filter(player_id=player_id).select_related("unit").order_by("-begins_on", "-pk"):
        yield {
            "name": role.name,
            "unit": role.unit.name,
            "role": role.get_role_display(),
            "step": role.get_step_display() if role.step else "",
            "begins_on": role.begins_on,
            "ends_on": role.ends_on,
        }


def _forget_roles(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    Assignment.objects.filter(player_id=player_id).delete()


def _hands_over_roles(player_id: int, today: date) -> list[Hindrance]:
    """One sentence for each unit in which a role has not ended; an office cannot lose its people by a tap."""
    roles = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), player_id=player_id, ended_at=None)
    units = sorted({role.unit.name for role in roles.select_related("unit")})
    say = _("You have a role in %(unit)s. Please ask its account manager to end it first.")
    return [Hindrance("active_role", say % {"unit": unit}) for unit in units]


holdings.register(
    Holding(
        name="roles",
        title=_("Your roles for the county"),
        why=_(
            "Who may do what in which unit. What you did in a role stays in the audit trail, which nobody can change."
        ),
        labels={
            "name": _("Name"),
            "unit": _("Unit"),
            "role": _("Role"),
            "step": _("Step"),
            "begins_on": _("From"),
            "ends_on": _("Until"),
        },
        tables=frozenset({"units.Assignment"}),
        show=_roles,
        forget=_forget_roles,
        hindrances=_hands_over_roles,
    )
)


def _authored(player_id: int) -> Iterator[Row]:
    for approval in Approval.objects.filter(authors=player_id):
        yield {
            "title": approval.title,
            "kind": approval.get_kind_display(),
            "state": approval.get_state_display(),
            "created_at": approval.created_at,
        }


def _forget_authored(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    Approval.authors.through.objects.filter(player_id=player_id).delete()


holdings.register(
    Holding(
        name="authored_approvals",
        title=_("What you put up for approval"),
        why=_("Nobody approves what they wrote. The paper itself belongs to the unit and stays there."),
        labels={"title": _("Title"), "kind": _("Kind"), "state": _("State"), "created_at": _("Begun")},
        tables=frozenset({"units.Approval_authors"}),
        show=_authored,
        forget=_forget_authored,
    )
)


def _decisions(player_id: int) -> Iterator[Row]:
    theirs = Decision.objects.filter(Q(player_id=player_id) | Q(holder_id=player_id))
    for decision in theirs.select_related("approval").order_by("-pk"):
        yield {
            "title": decision.approval.title,
            "step": decision.get_step_display(),
            "verdict": decision.get_verdict_display(),
            "reason": decision.reason,
            "by_deputy": decision.player_id != player_id,
            "at": decision.at,
        }


def _forget_decisions(player_id: int, _farewell: Farewell, _now: datetime) -> None:
    Decision.objects.filter(player_id=player_id).update(player=None)
    Decision.objects.filter(holder_id=player_id).update(holder=None)


holdings.register(
    Holding(
        name="decisions",
        title=_("What you signed or returned"),
        why=_("The name under a decision is part of the county's record and stays; the link to your account goes."),
        labels={
            "title": _("Title"),
            "step": _("Step"),
            "verdict": _("Decision"),
            "reason": _("Reason"),
            "by_deputy": _("By your deputy"),
            "at": _("When"),
        },
        tables=frozenset({"units.Decision"}),
        show=_decisions,
        forget=_forget_decisions,
    )
)
