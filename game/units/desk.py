"""What lies on somebody's desk: what waits for their signature, and what they wrote that is on its way."""

from typing import Final

from django.db.models import QuerySet

from game.units import permissions
from game.units.actions import Action
from game.units.approvals import submission_of
from game.units.models import Approval, ApprovalState
from game.units.staffing import Staff

MOST_LISTED: Final = 500
UNDER_WAY: Final = (ApprovalState.DRAFT, ApprovalState.SUBMITTED, ApprovalState.RETURNED)


def to_sign(staff: Staff) -> list[Approval]:
    """What waits for this person, what has waited longest first."""
    waiting = _with_people().filter(
        state=ApprovalState.SUBMITTED, unit__code__in=permissions.scope(staff, Action.SIGN_OFF)
    )
    return [
        approval
        for approval in waiting.order_by("waits_since", "pk")
        if permissions.may_sign_off(staff, submission_of(approval))
    ]


def written_by(staff: Staff) -> list[Approval]:
    """What this person wrote that is neither approved nor withdrawn, the newest first; what was returned leads."""
    own = _with_people().filter(authors=staff.player_id, state__in=UNDER_WAY)
    return sorted(own.order_by("-pk"), key=lambda approval: approval.state != ApprovalState.RETURNED)


def of_units(staff: Staff) -> list[Approval]:
    """Everything of the units whose papers this person sees, the newest first."""
    codes = permissions.scope(staff, Action.SEE_CAMPAIGNS)
    return list(Approval.objects.filter(unit__code__in=codes).select_related("unit").order_by("-pk")[:MOST_LISTED])


def _with_people() -> QuerySet[Approval]:
    return Approval.objects.select_related("unit").prefetch_related("authors", "decisions")
